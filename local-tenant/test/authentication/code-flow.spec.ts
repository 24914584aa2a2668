import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { findUser } from '../../src/storage/users.js';
import { CALLBACK, PASSWORD, type TestTenant, app, startTestTenant } from './harness.js';
import { authorizeUrl, exchange, logIn } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const discover = (): Promise<client.Configuration> =>
  client.discovery(new URL(tenant.issuer), app.client_id, app.client_secret, undefined, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });

describe('openid-client', () => {
  it('logs a person in with code, PKCE, state and nonce, and reads userinfo', async () => {
    const config = await discover();
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const browser = tenant.browser();
    const back = await browser.submit(await browser.open(url), { username: 'ada@example.com', password: PASSWORD });
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const tokens = await client.authorizationCodeGrant(config, back.url, checks);
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
    expect(userinfo).toMatchObject({ sub: 'auth0|ada', email: 'ada@example.com', nickname: 'ada' });
  });
});

describe('POST /u/login', () => {
  it.each(['ada', 'ADA@Example.COM', '  Ada  '])('takes %j, whatever its case', async (username) => {
    const { url } = await logIn(tenant.browser(), {}, username);
    expect(url.href).toMatch(/^http:\/\/localhost:3000\/callback\?code=/);
  });

  it('notes the login on the profile', async () => {
    const before = findUser(tenant.tenant.db, 'auth0|cyd')?.logins_count ?? 0;
    await logIn(tenant.browser(), {}, 'cyd');
    const user = findUser(tenant.tenant.db, 'auth0|cyd');
    expect(user).toMatchObject({ logins_count: before + 1, last_login: user?.updated_at });
  });

  it('shows the page again with 400 for a wrong password, and keeps the identifier', async () => {
    const browser = tenant.browser();
    const page = await browser.open(authorizeUrl());
    const again = await browser.submit(page, { username: 'ada"><script>', password: 'wrong' });
    expect(again.status).toBe(400);
    expect(again.html).toContain('role="alert">Wrong email or password<');
    expect(again.html).toContain('value="ada&#34;&gt;&lt;script&gt;"');
    const { url } = await browser.submit(again, { username: 'ada', password: PASSWORD });
    expect(url.searchParams.has('code')).toBe(true);
  });

  it('sends a blocked person to the application with error=unauthorized', async () => {
    const { url } = await logIn(tenant.browser(), { state: 's' }, 'bob@example.com');
    expect(url.href).toBe(`${CALLBACK}?error=unauthorized&error_description=user+is+blocked&state=s`);
  });

  it('refuses a login that began in another browser', async () => {
    const page = await tenant.browser().open(authorizeUrl());
    const { status, html } = await tenant.browser().submit(page, { username: 'ada', password: PASSWORD });
    expect(status).toBe(400);
    expect(html).toContain('This login is over.');
  });

  it('serves two tabs at once', async () => {
    const browser = tenant.browser();
    const [first, second] = [await browser.open(authorizeUrl()), await browser.open(authorizeUrl())];
    for (const tab of [first, second]) {
      const { url } = await browser.submit(tab, { username: 'ada', password: PASSWORD });
      expect(url.searchParams.has('code')).toBe(true);
    }
  });

  it('lets another person in where somebody has a session', async () => {
    const browser = tenant.browser();
    await logIn(browser, {}, 'ada');
    const { url } = await logIn(browser, { prompt: 'login' }, 'cyd');
    const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
    const { id_token } = (await response.json()) as { id_token: string };
    expect(decodeJwt(id_token).sub).toBe('auth0|cyd');
  });
});
