import { createHash } from 'node:crypto';
import { CALLBACK, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl, logIn } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

describe('GET /authorize', () => {
  it('sends headers that keep the page to itself', async () => {
    const { headers } = await tenant.browser().open(authorizeUrl());
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('fills in login_hint', async () => {
    const { html } = await tenant.browser().open(authorizeUrl({ login_hint: 'ada@example.com' }));
    expect(html).toContain('value="ada@example.com"');
    expect(html).toContain('Example &lt;App&gt;');
  });

  it('opens the sign-up page for screen_hint=signup', async () => {
    const { url } = await tenant.browser().open(authorizeUrl({ screen_hint: 'signup' }));
    expect(url.pathname).toBe('/u/signup');
  });

  it('needs no second login in the same browser', async () => {
    const browser = tenant.browser();
    await logIn(browser);
    const { url } = await browser.open(authorizeUrl({ prompt: 'none', state: 's' }));
    expect([...url.searchParams.keys()]).toEqual(['code', 'state']);
  });

  it('answers prompt=none with login_required where nobody is logged in', async () => {
    const { url } = await tenant.browser().open(authorizeUrl({ prompt: 'none', state: 's' }));
    expect(url.href).toBe(`${CALLBACK}?error=login_required&error_description=Login+required&state=s`);
  });

  it('asks again for prompt=login', async () => {
    const browser = tenant.browser();
    await logIn(browser);
    const { url } = await browser.open(authorizeUrl({ prompt: 'login' }));
    expect(url.pathname).toBe('/u/login');
  });

  it('turns away a person who was blocked since', async () => {
    const browser = tenant.browser();
    await logIn(browser, {}, 'cyd');
    const { db } = tenant.tenant;
    db.prepare(`update users set doc = json_set(doc, '$.blocked', json('true')) where user_id = 'auth0|cyd'`).run();
    const { url } = await browser.open(authorizeUrl());
    db.prepare(`update users set doc = json_remove(doc, '$.blocked') where user_id = 'auth0|cyd'`).run();
    expect(url.searchParams.get('error')).toBe('unauthorized');
  });

  it.each([
    ['query', /^http:\/\/localhost:3000\/callback\?code=[^&]+&state=s$/],
    ['fragment', /^http:\/\/localhost:3000\/callback#code=[^&]+&state=s$/],
  ])('answers response_mode=%s, without iss', async (response_mode, expected) => {
    const { url } = await logIn(tenant.browser(), { response_mode, state: 's' });
    expect(url.href).toMatch(expected);
  });

  it('answers response_mode=form_post with a form', async () => {
    const { html, headers } = await logIn(tenant.browser(), { response_mode: 'form_post', state: 's"' });
    expect(html).toContain(`<form method="post" action="${CALLBACK}">`);
    expect(html).toMatch(/name="code" value="[^"]+"/);
    expect(html).toContain('name="state" value="s&#34;"');
    expect(html).not.toContain('name="iss"');
    const script = /<script>(.*)<\/script>/.exec(html)![1]!;
    const sha256 = createHash('sha256').update(script).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`script-src 'sha256-${sha256}'`);
  });

  it.each([
    ['an unregistered redirect URI', { redirect_uri: 'http://localhost:3000/callback/' }, 'Callback URL mismatch.'],
    ['a redirect URI that only begins well', { redirect_uri: `${CALLBACK}.evil.example` }, 'Callback URL mismatch.'],
    ['a wildcard that spans labels', { redirect_uri: 'https://a.b.preview.example.com/callback' }, 'Callback URL'],
    ['no redirect URI', { redirect_uri: undefined }, 'redirect_uri'],
    ['an unknown application', { client_id: 'nobody' }, 'Unknown client.'],
    ['no application', { client_id: undefined }, 'client_id'],
  ])('shows a page, and redirects nowhere, for %s', async (_what, parameters, text) => {
    const { status, url, html } = await tenant.browser().open(authorizeUrl(parameters));
    expect([status, url.pathname]).toEqual([400, '/authorize']);
    expect(html).toContain(text);
  });

  it('takes a subdomain where the callback has a wildcard', async () => {
    const { url } = await logIn(tenant.browser(), { redirect_uri: 'https://pr-1.preview.example.com/callback' });
    expect(url.origin).toBe('https://pr-1.preview.example.com');
  });

  it.each([
    [{ audience: 'https://nowhere' }, 'access_denied', 'Service not found: https://nowhere'],
    [{ connection: 'nowhere' }, 'invalid_request', 'the connection was not found'],
    [{ response_type: undefined }, 'invalid_request', 'Missing required parameter: response_type'],
    [{ response_type: 'pigeon' }, 'unsupported_response_type', 'Unsupported response type: pigeon'],
    [{ response_mode: 'pigeon' }, 'unsupported_response_mode', ''],
    [{ client_id: 'spa' }, 'invalid_request', 'PKCE'],
    [{ organization: 'org_1' }, 'invalid_request', 'parameter organization is not allowed for this client'],
    [{ connection: 'sms' }, 'invalid_request', 'the connection was not found'],
  ])('sends the error of %j to the application', async (parameters, error, description) => {
    const { url } = await tenant.browser().open(authorizeUrl(parameters));
    expect(url.href).toContain(`${CALLBACK}?error=${error}`);
    expect(url.searchParams.get('error_description')).toContain(description);
    expect(url.searchParams.has('iss')).toBe(false);
  });
});
