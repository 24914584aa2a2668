import { createHash } from 'node:crypto';
import { API, CALLBACK, DEVICE_CODE, type TestTenant, startTestTenant } from './harness.js';
import { codeFor, exchange, tokensFor } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const INVALID_CODE = { error: 'invalid_grant', error_description: 'Invalid authorization code' };
const UNAUTHORIZED = { error: 'access_denied', error_description: 'Unauthorized' };

async function answer(body: Record<string, unknown>, headers?: Record<string, string>): Promise<[number, unknown]> {
  const response = await tenant.post('/oauth/token', body, headers);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('pragma')).toBe('no-cache');
  return [response.status, await response.json()];
}

const form = (access_token: string): URLSearchParams => new URLSearchParams({ access_token });

const ask = (token?: string, method = 'GET'): Promise<Response> =>
  fetch(new URL('/userinfo', tenant.issuer), {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

describe('POST /oauth/token', () => {
  it('takes a form as well as JSON', async () => {
    const body = new URLSearchParams(exchange(await codeFor(tenant)));
    const response = await fetch(new URL('/oauth/token', tenant.issuer), { method: 'POST', body });
    expect(response.status).toBe(200);
  });

  it('takes the secret by HTTP Basic, form-encoded', async () => {
    const { client_secret: secret, client_id: id, ...body } = exchange(await codeFor(tenant));
    const authorization = `Basic ${Buffer.from(`${id}:${encodeURIComponent(secret!)}`).toString('base64')}`;
    expect((await answer(body, { authorization }))[0]).toBe(200);
  });

  it.each([
    [
      'no grant_type',
      {},
      400,
      { error: 'invalid_request', error_description: 'Missing required parameter: grant_type' },
    ],
    ['a wrong secret', { grant_type: 'authorization_code', client_id: 'app', client_secret: 'x' }, 401, UNAUTHORIZED],
    ['no secret', { grant_type: 'authorization_code', client_id: 'app' }, 401, UNAUTHORIZED],
    ['an unknown application', { grant_type: 'authorization_code', client_id: 'x' }, 401, UNAUTHORIZED],
    ['nobody', { grant_type: 'authorization_code' }, 401, UNAUTHORIZED],
    ['an unknown code', exchange('x'), 403, INVALID_CODE],
    ['no code', exchange(''), 400, { error: 'invalid_request', error_description: 'Missing required parameter: code' }],
    ['two codes', { ...exchange(''), code: ['a', 'b'] }, 400, expect.objectContaining({ error: 'invalid_request' })],
    [
      'a grant type that is not here',
      { ...exchange('x'), grant_type: DEVICE_CODE },
      501,
      expect.objectContaining({ error: 'not_in_local_tenant' }),
    ],
  ])('refuses %s', async (_what, body, status, expected) => {
    expect(await answer(body)).toEqual([status, expected]);
  });

  it('refuses a grant type that the application has not', async () => {
    expect(await answer({ ...exchange('x'), grant_type: 'client_credentials' })).toEqual([
      403,
      {
        error: 'unauthorized_client',
        error_description: "Grant type 'client_credentials' not allowed for the client.",
        error_uri: 'https://auth0.com/docs/clients/client-grant-types',
      },
    ]);
  });

  it('refuses broken JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(new URL('/oauth/token', tenant.issuer), { method: 'POST', headers, body: '{' });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_request' }),
    ]);
  });
});

describe('a code', () => {
  it('is good once, and takes its refresh token with it when it is used again', async () => {
    const code = await codeFor(tenant, { scope: 'openid offline_access' });
    const [, first] = await answer(exchange(code));
    expect(await answer(exchange(code))).toEqual([403, INVALID_CODE]);
    const { refresh_token } = first as { refresh_token: string };
    const [status] = await answer({ ...exchange(code), grant_type: 'refresh_token', refresh_token });
    expect(status).toBe(403);
  });

  it('is good once when it comes twice at the same moment', async () => {
    const code = await codeFor(tenant);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await answer(exchange(code)))[0]));
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
  });

  it('is good for its own application only', async () => {
    const code = await codeFor(tenant);
    const body = { grant_type: 'authorization_code', client_id: 'spa', code, redirect_uri: CALLBACK };
    expect(await answer(body)).toEqual([403, INVALID_CODE]);
  });

  it('wants the redirect URI of the authorization request', async () => {
    const body = { ...exchange(await codeFor(tenant)), redirect_uri: 'http://localhost:3000' };
    const description = `The redirect URI is wrong. You sent http://localhost:3000, and we expected ${CALLBACK}`;
    expect(await answer(body)).toEqual([403, { error: 'unauthorized_client', error_description: description }]);
  });

  it.each([
    ['a wrong verifier', 'w'.repeat(43)],
    ['no verifier', undefined],
  ])('refuses %s', async (_what, code_verifier) => {
    const code_challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
    const code = await codeFor(tenant, { code_challenge, code_challenge_method: 'S256' });
    const expected = { error: 'invalid_grant', error_description: 'Failed to verify code verifier' };
    expect(await answer({ ...exchange(code), code_verifier: code_verifier ?? null })).toEqual([403, expected]);
  });
});

describe('GET and POST /userinfo', () => {
  it('answers what the scopes open, to opaque tokens and to JWTs', async () => {
    const opaque = await tokensFor(tenant, { scope: 'openid email' });
    const jwt = await tokensFor(tenant, { scope: 'openid email', audience: API });
    for (const [token, method] of [
      [opaque['access_token'], 'GET'],
      [jwt['access_token'], 'POST'],
    ] as const) {
      const response = await ask(token, method);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ sub: 'auth0|ada', email: 'ada@example.com', email_verified: true });
    }
  });

  it.each([
    ['a form', (token: string) => fetch(new URL('/userinfo', tenant.issuer), { method: 'POST', body: form(token) })],
    ['the query', (token: string) => fetch(new URL(`/userinfo?${form(token).toString()}`, tenant.issuer))],
  ])('takes the token in %s, as passport-auth0 sends it', async (_where, send) => {
    const { access_token } = await tokensFor(tenant);
    expect((await send(access_token!)).status).toBe(200);
  });

  it.each([
    ['no token', undefined],
    ['garbage', 'garbage'],
    ['an ID token', 'id_token'],
    ['a token for an API alone', 'access_token'],
  ])('answers 401 Unauthorized for %s', async (_what, kind) => {
    const tokens = await tokensFor(tenant, { audience: API, scope: kind === 'access_token' ? 'read:users' : 'openid' });
    const response = await ask(kind === undefined ? undefined : (tokens[kind] ?? kind));
    expect([response.status, await response.text()]).toEqual([401, 'Unauthorized']);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="Users"/);
  });
});
