import { decodeJwt } from 'jose';
import { insertConnection, replaceConnection, findConnectionByName } from '../../src/storage/connections.js';
import { findUsersByEmail } from '../../src/storage/users.js';
import type { Visit } from './browser.js';
import { API, CALLBACK, type TestTenant, startTestTenant } from './harness.js';
import { linkTo, loggedTypes, mailTo } from './inbox.js';
import { authorizeUrl, exchange } from './requests.js';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await startTestTenant();
  for (const [strategy, name] of [
    ['google-oauth2', 'google-oauth2'],
    ['email', 'email'],
  ] as const) {
    const connection = { id: `con_${name}`, name, strategy, options: {}, enabled_clients: ['app'] };
    insertConnection(tenant.tenant.db, connection);
  }
});
afterEach(() => tenant.close());

async function idTokenOf({ url }: Visit): Promise<Record<string, unknown>> {
  const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
  return decodeJwt(((await response.json()) as { id_token: string }).id_token);
}

const href = (html: string, path: string): string => new RegExp(`href="(${path}[^"]*)"`).exec(html)![1]!;

describe('a social connection', () => {
  const ALLOW = { action: 'allow', email: 'Grace@Example.com', name: 'Grace Hopper' };

  it('is a button on the log-in page, and makes a profile that stays the same', async () => {
    const browser = tenant.browser();
    const login = await browser.open(authorizeUrl({ scope: 'openid profile email' }));
    const page = await browser.open(href(login.html, '/u/social/google-oauth2'));
    expect(page.html).toContain('Sign in with Google');
    const claims = await idTokenOf(await browser.submit(page, ALLOW));
    expect(claims).toMatchObject({
      sub: expect.stringMatching(/^google-oauth2\|1\d{20}$/),
      given_name: 'Grace',
      family_name: 'Hopper',
      email: 'grace@example.com',
      email_verified: true,
    });
    const second = tenant.browser();
    const direct = await second.open(authorizeUrl({ connection: 'google-oauth2', scope: 'openid' }));
    expect(direct.url.pathname).toBe('/u/social/google-oauth2');
    expect((await idTokenOf(await second.submit(direct, ALLOW)))['sub']).toBe(claims['sub']);
    expect(findUsersByEmail(tenant.tenant.db, 'grace@example.com')).toMatchObject([
      { logins_count: 2, identities: [{ provider: 'google-oauth2', connection: 'google-oauth2', isSocial: true }] },
    ]);
  });

  it('goes back with access_denied where the person denies', async () => {
    const browser = tenant.browser();
    const page = await browser.open(authorizeUrl({ connection: 'google-oauth2' }));
    const { url } = await browser.submit(page, { action: 'deny' });
    expect(url.href).toContain(`${CALLBACK}?error=access_denied&error_description=The+resource+owner`);
  });

  it('wants an address, and a connection that the login may go through', async () => {
    const browser = tenant.browser();
    const page = await browser.open(authorizeUrl({ connection: 'google-oauth2' }));
    expect((await browser.submit(page, { action: 'allow', email: 'x' })).status).toBe(400);
    expect((await browser.open(`/u/social/email${page.url.search}`)).status).toBe(400);
  });
});

describe('POST /passwordless/start', () => {
  const START = { client_id: 'app', client_secret: 'app-secret:/+', connection: 'email', email: 'Grace@example.com' };
  const OTP = {
    grant_type: 'http://auth0.com/oauth/grant-type/passwordless/otp',
    client_id: 'app',
    client_secret: 'app-secret:/+',
    realm: 'email',
    username: 'grace@example.com',
    scope: 'openid email',
  };

  async function start(change: Record<string, unknown> = {}): Promise<[number, Record<string, unknown>]> {
    const response = await tenant.post('/passwordless/start', { ...START, ...change });
    return [response.status, (await response.json()) as Record<string, unknown>];
  }
  async function redeem(otp: string): Promise<[number, Record<string, string>]> {
    const response = await tenant.post('/oauth/token', { ...OTP, otp });
    return [response.status, (await response.json()) as Record<string, string>];
  }

  it('sends a code that is exchanged for tokens, once', async () => {
    expect(await start({ send: 'code' })).toEqual([
      200,
      { _id: expect.stringMatching(/^[\da-f]{24}$/), email: 'grace@example.com', email_verified: false },
    ]);
    const { code, template } = mailTo(tenant, 'grace@example.com')!;
    expect([template, code]).toEqual(['passwordless_code', expect.stringMatching(/^\d{6}$/)]);
    const [status, tokens] = await redeem(code!);
    expect(status).toBe(200);
    expect(decodeJwt(tokens['id_token']!)).toMatchObject({ email: 'grace@example.com', email_verified: true });
    expect(await redeem(code!)).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Wrong email or verification code.' },
    ]);
    expect(loggedTypes(tenant, 5)).toContain('cls');
  });

  it('takes no code after three wrong ones', async () => {
    await start({ send: 'code' });
    const { code } = mailTo(tenant, 'grace@example.com')!;
    for (let count = 0; count < 3; count += 1) expect((await redeem('wrong'))[0]).toBe(403);
    expect(await redeem(code!)).toEqual([
      403,
      {
        error: 'invalid_grant',
        error_description: "You've reached the maximum number of attempts. Please try to login again.",
      },
    ]);
  });

  it('sends a link that logs in with the parameters that were asked for', async () => {
    const authParams = { scope: 'openid email', state: 's', redirect_uri: CALLBACK, audience: API };
    await start({ send: 'link', authParams });
    expect(mailTo(tenant, 'grace@example.com')).toMatchObject({ template: 'passwordless_link' });
    const browser = tenant.browser();
    const link = linkTo(tenant, 'grace@example.com');
    const visit = await browser.open(link);
    expect(visit.url.searchParams.get('state')).toBe('s');
    expect(await idTokenOf(visit)).toMatchObject({ email: 'grace@example.com' });
    expect((await tenant.browser().open(link)).html).toContain('This link is over.');
  });

  it.each([
    [{ connection: 'nowhere' }, 400, 'bad.connection', 'Connection does not exist'],
    [{ email: 'nope' }, 400, 'bad.email', 'error in email - email format validation failed: nope'],
    [{ send: 'pigeon' }, 400, 'invalid_request', 'send must be link or code'],
    [{ connection: 'sms' }, 501, 'not_in_local_tenant', expect.stringContaining('text message')],
    [{ client_secret: 'x' }, 401, 'access_denied', 'Unauthorized'],
  ])('refuses %j', async (change, status, error, error_description) => {
    expect(await start(change)).toEqual([status, { error, error_description }]);
  });

  it('knows nobody new where sign-ups are off', async () => {
    const { db } = tenant.tenant;
    replaceConnection(db, { ...findConnectionByName(db, 'email')!, options: { disable_signup: true } });
    expect(await start()).toEqual([400, { error: 'bad.connection', error_description: 'Public signup is disabled' }]);
  });
});

describe('a code by mail in the browser', () => {
  it('logs in', async () => {
    const browser = tenant.browser();
    const login = await browser.open(authorizeUrl());
    const form = await browser.open(href(login.html, '/u/passwordless-email'));
    const page = await browser.submit(form, { email: 'grace@example.com' });
    const wrong = await browser.submit(page, { email: 'grace@example.com', code: 'x' });
    expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('The code you entered is invalid')]);
    const { code } = mailTo(tenant, 'grace@example.com')!;
    const { url } = await browser.submit(wrong, { email: 'grace@example.com', code: code! });
    expect(url.searchParams.has('code')).toBe(true);
  });

  it('is the first page where there is no other way', async () => {
    const { url } = await tenant.browser().open(authorizeUrl({ connection: 'email' }));
    expect(url.pathname).toBe('/u/passwordless-email');
  });
});
