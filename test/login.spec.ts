import { decodeJwt } from 'jose';
import { Browser, type Page } from './support/browser.js';
import { call } from './support/client.js';
import { type Service, startService } from './support/service.js';
import { allowReturn, credentials, tenantUrl } from './support/tenant.js';

let service: Service;
let browser: Browser;

const { application, people } = credentials();
const [person] = people;
const app = 'https://app.example.com';

beforeAll(async () => {
  service = await startService({ RETURN_TO_ORIGINS: app });
  await allowReturn('application', service.url, app);
});
afterAll(() => service.close());
beforeEach(() => (browser = new Browser()));

const body = (page: Page) => JSON.parse(page.text) as Record<string, unknown>;
const cookieNames = () => [...browser.cookies.keys()].filter((name) => name.startsWith('login-'));

/** Logs a person in up to, but not into, the callback. @returns its address */
async function authorize(query = ''): Promise<string> {
  const page = await browser.follow(`${service.url}/login${query}`, /\/callback\?/);
  if (page.location !== null) return page.location;
  const sent = await browser.submit(page, { username: person?.email ?? '', password: person?.password ?? '' });
  const last = /\/callback\?/.test(sent.location ?? '')
    ? sent
    : await browser.follow(sent.location ?? '', /\/callback\?/);
  return last.location ?? '';
}

const parametersOf = (page: Page) => Object.fromEntries(new URL(page.location ?? '').searchParams);

/** @returns the code of the problem that a form is answered with */
async function postForm(form: Record<string, string>): Promise<unknown> {
  const sent = { method: 'POST', body: new URLSearchParams(form) };
  return body(await browser.visit(`${service.url}/callback`, sent))['code'];
}

describe('GET /login', () => {
  it('redirects to the authorization endpoint with code flow, PKCE, state, nonce and audience', async () => {
    const page = await browser.visit(`${service.url}/login`);
    expect(page.status).toBe(302);
    expect(page.location).toMatch(`${tenantUrl()}/authorize?`);
    expect(parametersOf(page)).toEqual({
      response_type: 'code',
      client_id: application.client_id,
      redirect_uri: `${service.url}/callback`,
      scope: 'openid profile email offline_access',
      audience: process.env['AUTH0_AUDIENCE'],
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('keeps a sealed, HttpOnly cookie of ten minutes that shows no secret', async () => {
    const page = await browser.visit(`${service.url}/login`);
    const [cookie = ''] = page.headers.getSetCookie();
    expect(cookie).toMatch(/^login-[\da-f]{16}=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(parametersOf(page)['state']);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('sets a Secure __Host- cookie where BASE_URL is https', async () => {
    const secure = await startService({ BASE_URL: 'https://users.example.com' });
    const page = await browser.visit(`${secure.url}/login`);
    await secure.close();
    expect(page.headers.getSetCookie()[0]).toMatch(/^__Host-login-.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('answers 200 with the authorization URL to a program that accepts JSON', async () => {
    const page = await browser.visit(`${service.url}/login`, { headers: { accept: 'application/json' } });
    expect(page.status).toBe(200);
    expect(body(page)).toEqual({ authorization_url: expect.stringContaining(`${tenantUrl()}/authorize?`) });
    expect(cookieNames()).toHaveLength(1);
  });

  it('hands on what Auth0 knows, and keeps return_to to itself', async () => {
    const handedOn = {
      connection: 'Username-Password-Authentication',
      organization: 'org_9ybsU1dN2dKfDkBi',
      invitation: 'an-invitation',
      screen_hint: 'signup',
      login_hint: 'ada@example.com',
      prompt: 'login',
      max_age: '0',
      ui_locales: 'de en-GB',
      response_mode: 'form_post',
    };
    const query = new URLSearchParams({ ...handedOn, organization_name: 'acme', return_to: '/docs' });
    const parameters = parametersOf(await browser.visit(`${service.url}/login?${query.toString()}`));
    expect(parameters).toMatchObject(handedOn);
    expect(Object.keys(parameters)).toEqual(expect.not.arrayContaining(['return_to', 'organization_name']));
  });

  it.each([
    ['unknown=1', [['/unknown', 'unknown_field']]],
    ['client_id=x&redirect_uri=https://evil.com', ['/client_id', '/redirect_uri'].map((row) => [row, 'unknown_field'])],
    ['max_age=1&max_age=2', [['/max_age', 'int']]],
    ['max_age=-1', [['/max_age', 'int']]],
    ['max_age=1e9', [['/max_age', 'int']]],
    ['max_age=', [['/max_age', 'int']]],
    ['prompt=whatever', [['/prompt', 'in']]],
    ['screen_hint=reset&prompt=x', ['/screen_hint', '/prompt'].map((row) => [row, 'in'])],
    ['connection=a&connection=b', [['/connection', 'string']]],
    ['connection=a%0d%0ab', [['/connection', 'matches']]],
    ['login_hint=a%00b', [['/login_hint', 'matches']]],
    [`login_hint=${'a'.repeat(321)}`, [['/login_hint', 'max_length']]],
    ['ui_locales=%3Cscript%3E', [['/ui_locales', 'matches']]],
    ['return_to=/a&return_to=/b', [['/return_to', 'string']]],
  ])('answers 400 invalid_request to ?%s', async (query, rows) => {
    const page = await browser.visit(`${service.url}/login?${query}`);
    expect(page.status).toBe(400);
    const { code, errors } = body(page) as { code: string; errors: { pointer: string; rule: string }[] };
    expect(code).toBe('invalid_request');
    expect(new Set(errors.map(({ pointer, rule }) => `${pointer} ${rule}`))).toEqual(
      new Set(rows.map((row) => row.join(' '))),
    );
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it.each(['https://evil.com', '//evil.com', '/%5Cevil.com', 'javascript:alert(1)', ''])(
    'answers 400 invalid_return_to to return_to=%s',
    async (target) => {
      const page = await browser.visit(`${service.url}/login?return_to=${target.replace('%5C', '%5c')}`);
      expect(page.status).toBe(400);
      expect(body(page)['code']).toBe('invalid_return_to');
    },
  );

  it('keeps at most eight logins under way', async () => {
    for (let count = 0; count < 12; count += 1) await browser.visit(`${service.url}/login`);
    expect(cookieNames()).toHaveLength(8);
  });

  it('answers 405 to other methods', async () => {
    const answer = await fetch(`${service.url}/login`, { method: 'PUT' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toMatch(/GET/);
  });
});

describe('GET /callback', () => {
  it('answers 200 with the person and tokens that work', async () => {
    const page = await browser.visit(await authorize());
    expect(page.status).toBe(200);
    const login = body(page) as { user: { sub: string }; access_token: string; id_token: string };
    expect(login).toEqual({
      user: expect.objectContaining({ sub: expect.stringMatching(/^auth0\|/), email: person?.email }),
      access_token: expect.any(String),
      id_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: expect.any(Number),
      token_type: 'Bearer',
      scope: expect.stringContaining('openid'),
    });
    expect(decodeJwt(login.id_token).sub).toBe(login.user.sub);
    const me = await call(`${service.url}/me`, { headers: { authorization: `Bearer ${login.access_token}` } });
    expect(me.body).toMatchObject({ sub: login.user.sub });
  });

  it('forgets the transaction, and refuses the same address a second time', async () => {
    const callback = await authorize();
    const cookies = new Map(browser.cookies);
    expect((await browser.visit(callback)).status).toBe(200);
    expect(cookieNames()).toEqual([]);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    const page = await browser.visit(callback);
    expect(page.status).toBe(400);
    expect(body(page)['code']).toBe('invalid_transaction');
    expect(cookieNames()).toEqual([]);
  });

  it('lets only one of two that come at once through', async () => {
    const callback = await authorize();
    const pages = await Promise.all([browser.visit(callback), browser.visit(callback)]);
    expect(new Set(pages.map((page) => body(page)['code']))).toEqual(new Set([undefined, 'invalid_transaction']));
  });

  it('finishes two tabs that log in at once', async () => {
    const first = await authorize();
    const second = await authorize();
    expect((await browser.visit(second)).status).toBe(200);
    expect((await browser.visit(first)).status).toBe(200);
  });

  it('answers 400 invalid_transaction in a browser that did not begin the login', async () => {
    const callback = await authorize();
    browser = new Browser();
    const page = await browser.visit(callback);
    expect(page.status).toBe(400);
    expect(body(page)['code']).toBe('invalid_transaction');
  });

  it('refuses a code of another login, and answers 400 login_failed', async () => {
    const victim = new URL(await authorize());
    browser = new Browser();
    const own = new URL(await authorize());
    own.searchParams.set('code', victim.searchParams.get('code') ?? '');
    const page = await browser.visit(own.href);
    expect(page.status).toBe(400);
    expect(body(page)['code']).toBe('login_failed');
  });

  it.each([
    ['', ['/state', '/code']],
    ['state=x', ['/code']],
    ['code=x', ['/state']],
    ['state=x&state=y&code=a&code=b&iss=a&iss=b', ['/state', '/code', '/iss']],
    ['state=x&error=a&error=b', ['/error']],
    [`state=x&code=${'a'.repeat(4097)}`, ['/code']],
  ])('answers 400 invalid_request to ?%s', async (query, pointers) => {
    const page = await browser.visit(`${service.url}/callback?${query}`);
    expect(page.status).toBe(400);
    const { code, errors } = body(page) as { code: string; errors: { pointer: string }[] };
    expect(code).toBe('invalid_request');
    expect(errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('spends the transaction of a doubled code too', async () => {
    const callback = await authorize();
    expect((await browser.visit(`${callback}&code=other`)).status).toBe(400);
    expect(cookieNames()).toEqual([]);
    expect((await browser.visit(callback)).status).toBe(400);
  });

  it.each([
    ['access_denied', 403, 'login_refused', 'access_denied'],
    ['unauthorized', 403, 'login_refused', 'unauthorized'],
    ['login_required', 401, 'login_required', 'login_required'],
    ['temporarily_unavailable', 400, 'login_failed', 'temporarily_unavailable'],
    ['<script>', 400, 'login_failed', undefined],
    ['__proto__', 400, 'login_failed', undefined],
  ])('answers error=%s with %i %s, and reflects nothing', async (error, status, code, named) => {
    const { state } = parametersOf(await browser.visit(`${service.url}/login`));
    const query = new URLSearchParams({ state: state ?? '', error, error_description: 'canary <b>' });
    const page = await browser.visit(`${service.url}/callback?${query.toString()}`);
    expect(page.status).toBe(status);
    expect(body(page)['code']).toBe(code);
    expect(body(page)['error']).toBe(named);
    expect(page.text).not.toMatch(/canary|<script>/);
    expect(cookieNames()).toEqual([]);
  });

  it('answers 401 login_required when prompt=none finds no session', async () => {
    const page = await browser.visit(await authorize('?prompt=none'));
    expect(page.status).toBe(401);
    expect(body(page)).toMatchObject({ code: 'login_required', error: 'login_required' });
  });

  it('answers 200 to a login with return_to, for now', async () => {
    expect((await browser.visit(await authorize('?return_to=/docs'))).status).toBe(200);
  });
});

describe('a transaction cookie', () => {
  it.each([
    ['changed', (value: string) => value.replace(/.{4}$/, 'AAAA')],
    ['cut', (value: string) => value.slice(0, -9)],
    ['replaced by junk', () => 'x'.repeat(4000)],
    ['empty', () => ''],
  ])('that was %s counts as none, and goes', async (_how, change) => {
    const callback = await authorize();
    const [name = ''] = cookieNames();
    browser.cookies.set(name, change(browser.cookies.get(name) ?? ''));
    const page = await browser.visit(callback);
    expect([page.status, body(page)['code'], cookieNames()]).toEqual([400, 'invalid_transaction', []]);
  });

  it('outlives the rotation of SESSION_SECRET, and not the end of its secret', async () => {
    const [first, second] = [
      'a first secret of thirty-two bytes or more',
      'a second secret of thirty-two bytes or more',
    ];
    const { state } = parametersOf(await sealedWith(first));
    const denied = `/callback?state=${state}&error=access_denied`;
    const without = new Map(browser.cookies);
    expect(body(await sealedWith(second, denied))['code']).toBe('invalid_transaction');
    for (const [name, value] of without) browser.cookies.set(name, value);
    expect(body(await sealedWith(`${second},${first}`, denied))['code']).toBe('login_refused');
  });
});

/** Visits a service that seals with these secrets. */
async function sealedWith(secrets: string, path = '/login'): Promise<Page> {
  const other = await startService({ SESSION_SECRET: secrets });
  const page = await browser.visit(`${other.url}${path}`);
  await other.close();
  return page;
}

describe('POST /callback', () => {
  it('takes the form post that was asked for', async () => {
    const login = await browser.follow(`${service.url}/login?response_mode=form_post`);
    const sent = await browser.submit(login, { username: person?.email ?? '', password: person?.password ?? '' });
    const form = sent.location === null ? sent : await browser.follow(sent.location);
    expect(form.text).toContain(`action="${service.url}/callback"`);
    const page = await browser.submit(form, {});
    expect(page.status).toBe(200);
    expect(body(page)).toMatchObject({ token_type: 'Bearer', user: { email: person?.email } });
  });

  it('answers 415 to JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const page = await browser.visit(`${service.url}/callback`, { method: 'POST', headers, body: '{"code":"x"}' });
    expect(page.status).toBe(415);
    expect(body(page)['code']).toBe('unsupported_media_type');
  });

  it('answers 400 to an empty form, and to one without a cookie', async () => {
    expect(await postForm({})).toBe('invalid_request');
    expect(await postForm({ state: 'x', code: 'y' })).toBe('invalid_transaction');
  });
});

describe('GET /logout', () => {
  it('redirects to the logout of the tenant, which comes back here', async () => {
    const page = await browser.visit(`${service.url}/logout`);
    expect(page.status).toBe(302);
    expect(page.location).toMatch(`${tenantUrl()}/oidc/logout?`);
    expect(parametersOf(page)).toEqual({ client_id: application.client_id, post_logout_redirect_uri: service.url });
  });

  it('ends the session at the tenant', async () => {
    await browser.visit(await authorize());
    const asked = await browser.follow(`${service.url}/logout`);
    const left = await browser.submit(asked, {});
    expect(left.location).toBe(`${service.url}/`);
    const again = await browser.follow(`${service.url}/login`);
    expect(again.text).toContain('name="password"');
  });

  it('returns to an allowed origin, and answers 400 to any other', async () => {
    const allowed = await browser.visit(`${service.url}/logout?return_to=${app}`);
    expect(parametersOf(allowed)['post_logout_redirect_uri']).toBe(`${app}/`);
    const foreign = await browser.visit(`${service.url}/logout?return_to=https://evil.com`);
    expect(foreign.status).toBe(400);
    expect(body(foreign)['code']).toBe('invalid_return_to');
    expect((await browser.visit(`${service.url}/logout?returnTo=x`)).status).toBe(400);
  });
});

describe('/openapi.json', () => {
  it('describes the routes, their parameters and their answers', async () => {
    const document = body(await browser.visit(`${service.url}/openapi.json`)) as {
      paths: Record<string, Record<string, { parameters?: { name: string }[]; responses: Record<string, unknown> }>>;
    };
    const { '/login': login, '/callback': callback, '/logout': logout } = document.paths;
    expect(login?.['get']?.parameters?.map(({ name }) => name)).toContain('max_age');
    expect(Object.keys(login?.['get']?.responses ?? {})).toEqual(expect.arrayContaining(['200', '302', '400']));
    expect(callback?.['get']?.parameters?.map(({ name }) => name)).toEqual(['state', 'code', 'iss', 'error']);
    expect(Object.keys(callback?.['get']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '400', '401', '403']),
    );
    expect(callback?.['post']).toHaveProperty('requestBody.content.application/x-www-form-urlencoded'.split('.'));
    expect(logout?.['get']?.parameters?.map(({ name }) => name)).toEqual(['return_to']);
  });
});
