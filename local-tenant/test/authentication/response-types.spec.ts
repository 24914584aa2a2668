import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { findClient, replaceClient } from '../../src/storage/clients.js';
import { API, CALLBACK, type TestTenant, app, startTestTenant } from './harness.js';
import { authorizeUrl, exchange, logIn } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const half = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

async function fragment(parameters: Record<string, string | undefined>): Promise<Record<string, string>> {
  const { url } = await logIn(tenant.browser(), { nonce: 'n', state: 's', ...parameters });
  expect(url.href.startsWith(`${CALLBACK}#`)).toBe(true);
  return Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
}

describe('response types', () => {
  it('id_token brings an ID token and nothing else', async () => {
    const response = await fragment({ response_type: 'id_token', scope: 'openid email' });
    expect(Object.keys(response)).toEqual(['id_token', 'state']);
    expect(decodeJwt(response['id_token']!)).toMatchObject({ sub: 'auth0|ada', nonce: 'n', email: 'ada@example.com' });
  });

  it('token brings an access token for an API, with the lifetime of the web', async () => {
    const response = await fragment({ response_type: 'token', audience: API, scope: 'read:users' });
    expect(response).toMatchObject({ scope: 'read:users', expires_in: '7200', token_type: 'Bearer', state: 's' });
    expect(decodeJwt(response['access_token']!)).toMatchObject({ aud: API, azp: 'app' });
  });

  it('token id_token binds the one to the other', async () => {
    const { access_token, id_token } = await fragment({ response_type: 'id_token token' });
    expect(decodeJwt(id_token!)['at_hash']).toBe(half(access_token!));
  });

  it('code id_token brings a code that can be exchanged', async () => {
    const { code, id_token } = await fragment({ response_type: 'code id_token' });
    expect(decodeJwt(id_token!)['c_hash']).toBe(half(code!));
    expect((await tenant.post('/oauth/token', exchange(code!))).status).toBe(200);
  });

  it('id_token comes by form_post, as express-openid-connect asks for it', async () => {
    const parameters = { response_type: 'id_token', response_mode: 'form_post', nonce: 'n' };
    const { html } = await logIn(tenant.browser(), parameters);
    expect(html).toMatch(/name="id_token" value="eyJ/);
    expect(html).not.toContain('name="code"');
  });

  it.each([
    [{ response_type: 'id_token', nonce: undefined }, 'invalid_request', 'Missing required parameter: nonce'],
    [{ response_type: 'id_token', response_mode: 'query', nonce: 'n' }, 'invalid_request', 'response_mode query'],
    [
      { response_type: 'token', client_id: 'spa' },
      'unauthorized_client',
      "Grant type 'implicit' not allowed for the client.",
    ],
  ])('%j is refused in the fragment', async (parameters, error, description) => {
    const { url } = await tenant.browser().open(authorizeUrl(parameters));
    const response = new URLSearchParams(url.hash.slice(1));
    expect([response.get('error'), response.get('error_description')]).toEqual([
      error,
      expect.stringContaining(description),
    ]);
  });
});

describe('HS256', () => {
  it('signs ID tokens with the secret of an application that says so, and knows them again at logout', async () => {
    const { db } = tenant.tenant;
    const client = findClient(db, 'app')!;
    replaceClient(db, { ...client, jwt_configuration: { alg: 'HS256' } });
    const browser = tenant.browser();
    const { url } = await logIn(browser, { response_type: 'id_token', nonce: 'n' });
    const token = new URLSearchParams(url.hash.slice(1)).get('id_token')!;
    const out = await browser.open(
      `/oidc/logout?id_token_hint=${token}&post_logout_redirect_uri=http://localhost:3000/goodbye`,
    );
    replaceClient(db, client);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect((await jwtVerify(token, Buffer.from(app.client_secret!))).payload.sub).toBe('auth0|ada');
    expect(out.url.href).toBe('http://localhost:3000/goodbye');
  });
});

describe('response_mode=web_message', () => {
  const silent = {
    client_id: 'spa',
    response_mode: 'web_message',
    prompt: 'none',
    redirect_uri: 'http://localhost:5173',
  };

  it('is refused where the origin is none of the Allowed Web Origins', async () => {
    const { status, html } = await tenant.browser().open(authorizeUrl({ ...silent, redirect_uri: CALLBACK }));
    expect(status).toBe(403);
    expect(html).toContain('http://localhost:3000 is not in the list of Allowed Web Origins.');
  });

  it('hands the answer to the page that framed it, and to no other', async () => {
    const { db } = tenant.tenant;
    replaceClient(db, { ...findClient(db, 'spa')!, callbacks: [CALLBACK, 'http://localhost:5173'] });
    const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
    const { html, headers } = await tenant.browser().open(authorizeUrl({ ...silent, ...challenge, state: 's' }));
    expect(headers.has('x-frame-options')).toBe(false);
    expect(headers.get('content-security-policy')).toContain('frame-ancestors http://localhost:5173');
    const content = /name="message" content="([^"]*)"/.exec(html)![1]!.replaceAll('&#34;', '"');
    expect(JSON.parse(content)).toEqual({
      origin: 'http://localhost:5173',
      response: { error: 'login_required', error_description: 'Login required', state: 's' },
    });
  });
});
