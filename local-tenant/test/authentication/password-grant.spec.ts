import { decodeJwt } from 'jose';
import { replaceTenantSettings } from '../../src/storage/tenant-settings.js';
import { API, CONNECTION, PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { linkTo, loggedTypes } from './inbox.js';
import { logIn } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const REALM = {
  grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
  client_id: 'app',
  client_secret: 'app-secret:/+',
  realm: CONNECTION,
  username: 'ada@example.com',
  password: PASSWORD,
};

async function ask(change: Record<string, unknown> = {}): Promise<[number, Record<string, string>]> {
  const response = await tenant.post('/oauth/token', { ...REALM, ...change });
  return [response.status, (await response.json()) as Record<string, string>];
}

describe('the password-realm grant', () => {
  it('brings a JWT that names its grant, for an API', async () => {
    const [status, tokens] = await ask({ audience: API, scope: 'openid read:users offline_access' });
    expect([status, Object.keys(tokens)]).toEqual([
      200,
      ['access_token', 'refresh_token', 'id_token', 'scope', 'expires_in', 'token_type'],
    ]);
    expect(decodeJwt(tokens['access_token']!)).toMatchObject({ sub: 'auth0|ada', gty: 'password', azp: 'app' });
    expect(decodeJwt(tokens['id_token']!)).not.toHaveProperty('sid');
    expect(loggedTypes(tenant, 1)).toEqual(['sepft']);
  });

  it('brings an opaque token without an audience', async () => {
    const [, tokens] = await ask({ scope: 'openid' });
    expect(tokens['access_token']).toMatch(/^[\w-]{32}$/);
  });

  it('grants all scopes of the API where none is asked for', async () => {
    const [, { scope }] = await ask({ audience: API });
    expect(scope).toBe('read:users create:users');
  });

  it.each([
    [{ password: 'wrong' }, 403, 'invalid_grant', 'Wrong email or password.'],
    [{ username: 'nobody' }, 403, 'invalid_grant', 'Wrong email or password.'],
    [{ username: 'bob' }, 403, 'unauthorized', 'user is blocked'],
    [{ realm: 'nowhere' }, 400, 'invalid_request', 'unknown or invalid realm'],
    [{ realm: null }, 400, 'invalid_request', 'Missing required parameter: realm'],
    [{ audience: 'urn:x' }, 400, 'invalid_request', 'invalid audience specified for password grant exchange'],
    [{ client_secret: 'x' }, 401, 'access_denied', 'Unauthorized'],
  ])('refuses %j', async (change, status, error, error_description) => {
    expect(await ask(change)).toEqual([status, { error, error_description }]);
  });
});

describe('the password grant', () => {
  it('asks the default directory, and fails without one', async () => {
    const { realm: _, ...request } = { ...REALM, grant_type: 'password' };
    const without = await tenant.post('/oauth/token', request);
    replaceTenantSettings(tenant.tenant.db, { default_directory: CONNECTION, default_audience: API });
    const withOne = await tenant.post('/oauth/token', request);
    replaceTenantSettings(tenant.tenant.db, {});
    expect(without.status).toBe(500);
    expect(await without.json()).toMatchObject({ error: 'server_error' });
    expect(decodeJwt(((await withOne.json()) as { access_token: string }).access_token).aud).toBe(API);
  });
});

describe('brute-force protection', () => {
  it('blocks after the tenth wrong password in a row, at the page and the endpoint, until the mail is used', async () => {
    for (let count = 1; count < 10; count += 1) expect((await ask({ username: 'cyd', password: 'x' }))[0]).toBe(403);
    const [status, body] = await ask({ username: 'CYD', password: 'x' });
    expect([status, body['error']]).toEqual([429, 'too_many_attempts']);
    expect(loggedTypes(tenant, 3)).toEqual(['fepft', 'limit_wc', 'fp']);
    expect((await ask({ username: 'cyd' }))[0]).toBe(429);
    expect((await logIn(tenant.browser(), {}, 'cyd')).html).toContain('Your account has been blocked');
    const link = linkTo(tenant, 'cyd@example.com');
    expect((await tenant.browser().open(link)).html).toContain('Account unblocked');
    expect((await ask({ username: 'cyd' }))[0]).toBe(200);
    expect((await tenant.browser().open(link)).status).toBe(400);
  });

  it('counts from the address that a trusted server names', async () => {
    const { db } = tenant.tenant;
    db.prepare(
      `update clients set doc = json_set(doc, '$.is_token_endpoint_ip_header_trusted', json('true')) where id = 'app'`,
    ).run();
    for (let count = 0; count < 10; count += 1) {
      await tenant.post('/oauth/token', { ...REALM, password: 'x' }, { 'auth0-forwarded-for': '203.0.113.7' });
    }
    const blocked = await tenant.post('/oauth/token', REALM, { 'auth0-forwarded-for': '203.0.113.7' });
    const other = await tenant.post('/oauth/token', REALM, { 'auth0-forwarded-for': '203.0.113.8' });
    expect([blocked.status, other.status]).toEqual([429, 200]);
  });
});

describe('GET /u/reset-password/request', () => {
  it('leads from the log-in page to a mail', async () => {
    const browser = tenant.browser();
    const login = await browser.open(
      '/authorize?response_type=code&client_id=app&redirect_uri=http://localhost:3000/callback',
    );
    const page = await browser.open(/href="(\/u\/reset-password\/request[^"]+)"/.exec(login.html)![1]!);
    const sent = await browser.submit(page, { email: 'ada@example.com' });
    expect(sent.html).toContain('Check your email');
    expect((await browser.open(linkTo(tenant, 'ada@example.com'))).html).toContain('Change your password');
  });
});
