import { findConnectionByName, replaceConnection } from '../../src/storage/connections.js';
import { replaceTenantSettings } from '../../src/storage/tenant-settings.js';
import { findUsersByEmail } from '../../src/storage/users.js';
import { CONNECTION, PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { linkTo, loggedTypes, mailTo } from './inbox.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const ACCOUNT = {
  client_id: 'app',
  connection: CONNECTION,
  email: 'New@Example.com',
  password: PASSWORD,
  username: 'n',
};

async function signUp(change: Record<string, unknown> = {}): Promise<[number, unknown]> {
  const response = await tenant.post('/dbconnections/signup', { ...ACCOUNT, ...change });
  return [response.status, await response.json()];
}

describe('POST /dbconnections/signup', () => {
  it('creates the account, and sends the mail that verifies its address', async () => {
    const [status, body] = await signUp({ given_name: 'New', user_metadata: { plan: 'free' } });
    expect([status, body]).toEqual([
      200,
      {
        _id: expect.stringMatching(/^[\da-f]{24}$/),
        email_verified: false,
        email: 'new@example.com',
        username: 'n',
        given_name: 'New',
        user_metadata: { plan: 'free' },
      },
    ]);
    expect(loggedTypes(tenant, 1)).toEqual(['ss']);
    expect(mailTo(tenant, 'new@example.com')).toMatchObject({ template: 'verify_email' });
    const browser = tenant.browser();
    const link = linkTo(tenant, 'new@example.com');
    expect((await browser.open(link)).html).toContain('Your email was verified.');
    expect((await browser.open(link)).status).toBe(400);
    expect(findUsersByEmail(tenant.tenant.db, 'new@example.com')[0]).toMatchObject({ email_verified: true });
  });

  it('says which rules a weak password breaks, in Auth0’s form', async () => {
    const [status, body] = await signUp({ email: 'weak@example.com', password: 'abc' });
    expect(status).toBe(400);
    expect(Object.keys(body as object)).toEqual(['name', 'message', 'code', 'description', 'policy', 'statusCode']);
    expect(body).toMatchObject({
      name: 'PasswordStrengthError',
      message: 'Password is too weak',
      code: 'invalid_password',
      description: { rules: [{ message: 'At least %d characters in length', format: [8] }, {}], verified: false },
      statusCode: 400,
    });
    expect((body as { policy: string }).policy.startsWith('* At least 8 characters in length\n')).toBe(true);
  });

  it('tells nobody who has an account, unless the tenant says so', async () => {
    const hidden = { name: 'BadRequestError', code: 'invalid_signup', description: 'Invalid sign up', statusCode: 400 };
    expect(await signUp({ email: 'ada@example.com' })).toEqual([400, hidden]);
    replaceTenantSettings(tenant.tenant.db, { flags: { enable_public_signup_user_exists_error: true } });
    const open = { ...hidden, code: 'user_exists', description: 'The user already exists.' };
    expect(await signUp({ email: 'ada@example.com' })).toEqual([400, open]);
    replaceTenantSettings(tenant.tenant.db, {});
    expect(loggedTypes(tenant, 1)).toEqual(['fs']);
  });

  it.each([
    [{ username: null }, `missing username for ${CONNECTION} connection with requires_username enabled`],
    [{ email: 'nope' }, 'error in email - email format validation failed'],
    [{ email: null }, 'email is required'],
    [{ connection: 'nowhere' }, 'the connection was not found'],
    [{ client_id: 'machine' }, 'Connection must be enabled for this client'],
    [{ user_metadata: 'text' }, 'user_metadata must be an object'],
  ])('refuses %j', async (change, error) => {
    const [status, body] = await signUp({ email: 'other@example.com', ...change });
    expect([status, body]).toEqual([400, { error: expect.stringContaining(error) }]);
  });

  it('is closed where the connection takes no sign-ups', async () => {
    const { db } = tenant.tenant;
    const connection = findConnectionByName(db, CONNECTION)!;
    replaceConnection(db, { ...connection, options: { ...connection.options, disable_signup: true } });
    expect(await signUp({ email: 'late@example.com' })).toEqual([400, { error: 'public signup is disabled' }]);
    replaceConnection(db, connection);
  });
});

describe('POST /dbconnections/change_password', () => {
  const ask = (change: Record<string, unknown> = {}): Promise<Response> =>
    tenant.post('/dbconnections/change_password', { client_id: 'app', connection: CONNECTION, ...change });

  it.each(['cyd@example.com', 'nobody@example.com'])('answers the same sentence for %s', async (email) => {
    const response = await ask({ email });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await response.text()).toBe("We've just sent you an email to reset your password.");
  });

  it('leads to a page on which a new password is chosen, once', async () => {
    await ask({ email: 'cyd@example.com' });
    const browser = tenant.browser();
    const link = linkTo(tenant, 'cyd@example.com');
    const page = await browser.open(link);
    expect(page.html).toContain('cyd@example.com');
    const weak = await browser.submit(page, { password: 'abc', again: 'abc' });
    expect([weak.status, weak.html]).toEqual([400, expect.stringContaining('At least 8 characters')]);
    const differing = await browser.submit(page, { password: 'New-Password-1', again: 'New-Password-2' });
    expect(differing.html).toContain('The passwords are not the same.');
    const done = await browser.submit(page, { password: 'New-Password-1', again: 'New-Password-1' });
    expect([done.status, done.html]).toEqual([200, expect.stringContaining('Password changed')]);
    expect((await browser.submit(page, { password: 'New-Password-1', again: 'New-Password-1' })).status).toBe(400);
    expect(loggedTypes(tenant, 1)).toEqual(['scp']);
    const [cyd] = findUsersByEmail(tenant.tenant.db, 'cyd@example.com');
    expect(cyd).toHaveProperty('last_password_reset', cyd!.updated_at);
  });

  it.each([
    [{}, 'email is required'],
    [{ connection: null, email: 'a@b.cc' }, 'connection is required'],
  ])('refuses %j', async (change, error) => {
    const response = await ask(change);
    expect([response.status, await response.json()]).toEqual([400, { error }]);
  });
});
