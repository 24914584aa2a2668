import { type TestTenant, startTestTenant } from './harness.js';
import type { Browser } from './browser.js';
import { authorizeUrl, exchange, logIn } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const GOODBYE = 'http://localhost:3000/goodbye';

async function loggedIn(): Promise<{ browser: Browser; idToken: string }> {
  const browser = tenant.browser();
  const { url } = await logIn(browser);
  const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
  return { browser, idToken: ((await response.json()) as { id_token: string }).id_token };
}

async function hasSession(browser: Browser): Promise<boolean> {
  const { url } = await browser.open(authorizeUrl({ prompt: 'none' }));
  return url.searchParams.has('code');
}

describe('GET /v2/logout', () => {
  it('ends the session and goes where the application may send people', async () => {
    const { browser } = await loggedIn();
    const { url } = await browser.open(`/v2/logout?client_id=app&returnTo=${encodeURIComponent(`${GOODBYE}?a=b`)}`);
    expect(url.href).toBe(`${GOODBYE}?a=b`);
    expect(await hasSession(browser)).toBe(false);
  });

  it('goes to the first Allowed Logout URL without returnTo, and nowhere without an application', async () => {
    expect((await tenant.browser().open('/v2/logout?client_id=app')).url.href).toBe(GOODBYE);
    expect(await tenant.browser().open('/v2/logout')).toMatchObject({ status: 200, html: 'OK' });
  });

  it.each(['client_id=app&returnTo=http://evil.example/', `returnTo=${GOODBYE}`, `client_id=x&returnTo=${GOODBYE}`])(
    'shows an error page for %s, and leaves the session alone',
    async (query) => {
      const { browser } = await loggedIn();
      const { status, html } = await browser.open(`/v2/logout?${query}`);
      expect(status).toBe(400);
      expect(html).toContain('is not defined as a valid URL in &#34;Allowed Logout URLs&#34;.');
      expect(await hasSession(browser)).toBe(true);
    },
  );
});

describe('GET /oidc/logout', () => {
  it('ends the session on a good id_token_hint and gives state back', async () => {
    const { browser, idToken } = await loggedIn();
    const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: GOODBYE, state: 's' });
    expect((await browser.open(`/oidc/logout?${query.toString()}`)).url.href).toBe(`${GOODBYE}?state=s`);
    expect(await hasSession(browser)).toBe(false);
  });

  it('asks first without a hint', async () => {
    const { browser } = await loggedIn();
    const page = await browser.open(`/oidc/logout?client_id=app&post_logout_redirect_uri=${GOODBYE}`);
    expect(page.html).toContain('Log out?');
    expect(await hasSession(browser)).toBe(true);
    expect((await browser.submit(page, {})).url.href).toBe(GOODBYE);
    expect(await hasSession(browser)).toBe(false);
  });

  it('says so where there is nowhere to go', async () => {
    expect((await tenant.browser().open('/oidc/logout')).html).toContain('You are logged out');
  });

  it.each([
    ['a foreign hint', { id_token_hint: 'x.y.z' }],
    ['a target that is not allowed', { client_id: 'app', post_logout_redirect_uri: 'http://evil.example/' }],
    ['a target without an application', { post_logout_redirect_uri: GOODBYE }],
  ])('shows an error page for %s', async (_what, query) => {
    const { browser } = await loggedIn();
    expect((await browser.open(`/oidc/logout?${new URLSearchParams(query).toString()}`)).status).toBe(400);
    expect(await hasSession(browser)).toBe(true);
  });
});
