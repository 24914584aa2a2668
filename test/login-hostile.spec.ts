import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64url, exportJWK, exportSPKI, generateKeyPair, type JWTPayload } from 'jose';
import { Browser, type Page } from './support/browser.js';
import { type Bends, json, type Json, Provider } from './support/provider.js';
import { type Service, startService } from './support/service.js';

let provider: Provider;
let service: Service | undefined;
let browser: Browser;

beforeAll(async () => {
  provider = await Provider.start();
  await Promise.all([foreignKeys, rs512Keys]);
});
afterAll(async () => {
  await stop();
  await provider.close();
});
beforeEach(async () => {
  browser = new Browser();
  if (!service) await renew();
});
afterEach(() => {
  provider.bends = {};
  provider.calls.discovery = provider.calls.jwks = provider.calls.token = 0;
});

async function stop(): Promise<void> {
  await service?.close();
  service = undefined;
}

/** A service that knows neither metadata nor keys yet; the tests that bend neither share one. */
async function renew(): Promise<void> {
  await stop();
  service = await startService({ AUTH0_DOMAIN: provider.domain, REQUEST_TIMEOUT: '1' });
}

const visit = (path: string) => browser.visit(`${service?.url}${path}`);

const body = (page: Page) => JSON.parse(page.text) as Json;

/** Logs in at the provider; `bend` changes the parameters that the browser brings back. */
async function logIn(query = '', bend: (parameters: Json) => Json = (same) => same): Promise<Page> {
  const request = await visit(`/login${query}`);
  if (request.status !== 302) return request;
  const parameters = bend(provider.authorize(request.location ?? ''));
  const response = new URLSearchParams(parameters as Record<string, string>);
  return visit(`/callback?${response.toString()}`);
}

/** What came of it: a problem and nothing else means no token, no text of the provider, no transaction left over. */
const outcome = (page: Page) => ({
  status: page.status,
  code: body(page)['code'],
  type: page.headers.get('content-type')?.split(';')[0],
  leak: /canary|opaque-|refresh-|eyJ/.exec(page.text)?.[0],
  cookies: [...browser.cookies.keys()],
});

const refusal = (status: number, code: string) => ({
  status,
  code,
  type: 'application/problem+json',
  leak: undefined,
  cookies: [],
});
type Refusal = ReturnType<typeof refusal>;

const refused = refusal(401, 'id_token_refused');
const unavailable = refusal(502, 'auth0_unavailable');
const timeout = refusal(504, 'auth0_timeout');
const credentials = refusal(502, 'auth0_credentials');
const failed = refusal(400, 'login_failed');

const now = () => Math.floor(Date.now() / 1000);
const part = (value: unknown) => base64url.encode(JSON.stringify(value));
const leftHalf = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
const without = (claim: string) => (claims: JWTPayload) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
const set = (more: JWTPayload) => (claims: JWTPayload) => ({ ...claims, ...more });

describe('a right provider', () => {
  it('is discovered once, and its keys are fetched once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => visit('/login')));
    expect((await logIn()).status).toBe(200);
    expect((await logIn()).status).toBe(200);
    expect(provider.calls).toEqual({ discovery: 1, jwks: 1, token: 2 });
  });

  it('lets the person in', async () => {
    const page = await logIn();
    expect(page.status).toBe(200);
    expect(body(page)).toMatchObject({
      user: { sub: 'auth0|507f1f77bcf86cd799439020', user_id: 'auth0|507f1f77bcf86cd799439020', email_verified: true },
      token_type: 'Bearer',
      expires_in: 86400,
    });
  });

  it.each<[string, Bends]>([
    ['aud as a list of one', { claims: (claims) => ({ ...claims, aud: [claims.aud as string] }) }],
    [
      'aud as a list with azp',
      { claims: (claims) => ({ ...claims, aud: [claims.aud as string, 'x'], azp: claims.aud }) },
    ],
    ['iat in the recent past', { claims: set({ iat: now() - 60 }) }],
    ['exp within the tolerance for clocks', { claims: set({ exp: now() - 10 }) }],
    ['claims of types that were not expected', { claims: set({ name: 1, email: null, email_verified: 'yes' }) }],
    ['token_type in another case', { token: (tokens) => ({ ...tokens, token_type: 'bEARER' }) }],
    ['no expires_in and no scope', { token: (tokens) => ({ ...tokens, expires_in: undefined, scope: undefined }) }],
    ['no refresh token', { token: (tokens) => ({ ...tokens, refresh_token: undefined }) }],
    ['members that nobody knows', { token: (tokens) => ({ ...tokens, extra: { canary: 1 } }) }],
  ])('may send %s', async (_name, bends) => {
    provider.bends = bends;
    expect((await logIn()).status).toBe(200);
  });

  it('may send an at_hash that fits', async () => {
    provider.bends.idToken = (claims) => provider.sign({ ...claims, at_hash: leftHalf('an access token') });
    provider.bends.token = (tokens) => ({ ...tokens, access_token: 'an access token' });
    expect((await logIn()).status).toBe(200);
  });
});

describe('an authorization response', () => {
  it('with the iss of another issuer is refused before the code is sent (RFC 9207)', async () => {
    expect(outcome(await logIn('', (response) => ({ ...response, iss: 'https://evil.example/' })))).toEqual(failed);
    expect(provider.calls.token).toBe(0);
  });

  it('with the right iss is accepted', async () => {
    expect((await logIn('', (response) => ({ ...response, iss: provider.issuer }))).status).toBe(200);
  });

  it('without iss is refused when the metadata promises it', async () => {
    await renew();
    provider.bends.discovery = (document) => ({ ...document, authorization_response_iss_parameter_supported: true });
    expect(outcome(await logIn())).toEqual(failed);
    expect(provider.calls.token).toBe(0);
    await stop();
  });

  it('with another state is refused without a token call', async () => {
    const page = await logIn('', (response) => ({ ...response, state: 'another' }));
    expect([page.status, body(page)['code'], provider.calls.token]).toEqual([400, 'invalid_transaction', 0]);
  });

  it('may hold tokens, which are ignored', async () => {
    const tokens = { access_token: 'x', id_token: 'x', token: 'x', response: 'x' };
    expect((await logIn('', (response) => ({ ...response, ...tokens }))).status).toBe(200);
  });
});

describe('an ID token', () => {
  it.each<[string, Bends['claims']]>([
    ['no iss', without('iss')],
    ['another iss', set({ iss: 'https://evil.example/' })],
    ['iss without its slash', (claims) => ({ ...claims, iss: (claims.iss ?? '').slice(0, -1) })],
    ['no aud', without('aud')],
    ['another aud', set({ aud: 'another' })],
    ['an empty aud', set({ aud: [] })],
    ['aud with strangers and no azp', (claims) => ({ ...claims, aud: [claims.aud as string, 'stranger'] })],
    ['a foreign azp beside a single aud', set({ azp: 'stranger' })],
    ['no exp', without('exp')],
    ['a past exp', set({ exp: now() - 3600 })],
    ['exp as text', set({ exp: '9999999999' as never })],
    ['no iat', without('iat')],
    ['iat as text', set({ iat: 'now' as never })],
    ['nbf in the future', set({ nbf: now() + 3600 })],
    ['no sub', without('sub')],
    ['sub as a number', set({ sub: 1 as never })],
    ['an empty sub', set({ sub: '' })],
    ['no nonce', without('nonce')],
    ['another nonce', set({ nonce: 'another' })],
    ['a wrong at_hash', set({ at_hash: leftHalf('another token') })],
    ['at_hash as a number', set({ at_hash: 1 })],
  ])('with %s is refused', async (_name, claims) => {
    provider.bends.claims = claims;
    expect(outcome(await logIn())).toEqual(refused);
  });

  it.each<[string, NonNullable<Bends['idToken']>]>([
    ['alg none', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
    ['alg None and a signature', (claims) => `${part({ alg: 'None' })}.${part(claims)}.AAAA`],
    ['alg missing', (claims) => `${part({})}.${part(claims)}.AAAA`],
    ['alg as a number', (claims) => `${part({ alg: 1 })}.${part(claims)}.AAAA`],
    ['HS256 with the client secret', (claims) => hs256(claims, process.env['AUTH0_CLIENT_SECRET'] ?? '')],
    ['HS256 with the public key', async (claims) => hs256(claims, await exportSPKI((await provider.keys).publicKey))],
    ['a foreign key under the known kid', async (claims) => provider.sign(claims, {}, (await foreign()).privateKey)],
    ['an unknown kid', (claims) => provider.sign(claims, { kid: 'another' })],
    ['another algorithm', async (claims) => provider.sign(claims, { alg: 'RS512' }, (await rs512()).privateKey)],
    ['crit', async (claims) => (await provider.sign(claims)).replace(/^[^.]+/, part({ alg: 'RS256', crit: ['exp'] }))],
    ['a broken signature', async (claims) => (await provider.sign(claims)).replace(/.{6}$/, 'AAAAAA')],
    ['no signature', async (claims) => (await provider.sign(claims)).replace(/[^.]+$/, '')],
    ['a changed payload', async (claims) => change(await provider.sign(claims), { ...claims, email: 'x@example.com' })],
    ['exp that is infinite', async (claims) => signText(JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999'))],
    ['a payload that is no object', () => signText('[]')],
    ['a payload that is no JSON', () => signText('canary')],
    ['garbage', () => 'canary'],
    ['dots', () => '..'],
    ['five parts', () => 'a.b.c.d.e'],
    ['nothing', () => undefined],
    ['null', () => null],
    ['an empty text', () => ''],
    ['a number', () => 1],
    ['an object', () => ({ canary: true })],
  ])('with %s is refused', async (_name, idToken) => {
    provider.bends.idToken = idToken;
    expect(outcome(await logIn())).toEqual(refused);
  });

  it('must be as fresh as max_age asked', async () => {
    provider.bends.claims = set({ auth_time: now() - 3600 });
    expect(outcome(await logIn('?max_age=60'))).toEqual(refused);
    provider.bends.claims = (same) => same;
    expect(outcome(await logIn('?max_age=60'))).toEqual(refused);
    provider.bends.claims = set({ auth_time: now() - 30 });
    expect((await logIn('?max_age=60')).status).toBe(200);
  });

  it('must name the organization that was asked for', async () => {
    expect(outcome(await logIn('?organization=org_aaaaaaaaaaaaaaaa'))).toEqual(refused);
    provider.bends.claims = set({ org_id: 'org_bbbbbbbbbbbbbbbb', org_name: 'Acme' });
    expect(outcome(await logIn('?organization=org_aaaaaaaaaaaaaaaa'))).toEqual(refused);
    expect(outcome(await logIn('?organization=other'))).toEqual(refused);
    expect((await logIn('?organization=org_bbbbbbbbbbbbbbbb')).status).toBe(200);
    expect(body(await logIn('?organization=acme'))).toMatchObject({ user: { org_id: 'org_bbbbbbbbbbbbbbbb' } });
  });
});

// Made before the tests, since making a key may take longer than the deadline of a login.
const foreignKeys = generateKeyPair('RS256', { extractable: true });
const rs512Keys = generateKeyPair('RS512');
const foreign = () => foreignKeys;
const rs512 = () => rs512Keys;
const hs256 = (claims: JWTPayload, secret: string) =>
  provider.sign(claims, { alg: 'HS256' }, new TextEncoder().encode(secret));
const change = (token: string, claims: JWTPayload) => token.replace(/\.[^.]+\./, `.${part(claims)}.`);

/** A JWS of any text, since jose signs only objects. */
async function signText(text: string): Promise<string> {
  const signed = `${part({ alg: 'RS256', kid: 'key-1' })}.${base64url.encode(text)}`;
  const { privateKey } = await provider.keys;
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, Buffer.from(signed));
  return `${signed}.${base64url.encode(new Uint8Array(signature))}`;
}

/** Metadata and keys that are on their way are waited for by whoever comes meanwhile: lets that end. */
const settled = () => sleep(100);

type Answer = (response: ServerResponse) => void;

const OUTAGES: [string, Answer, Refusal][] = [
  ['500', (response) => json(response, 500, { error: 'canary' }), unavailable],
  ['503 in HTML', (response) => json(response, 503, '<h1>canary</h1>', 'text/html'), unavailable],
  ['429', (response) => json(response, 429, { error: 'too_many' }), refusal(503, 'auth0_rate_limited')],
  ['HTML', (response) => json(response, 200, '<h1>canary</h1>', 'text/html'), unavailable],
  ['HTML that says it is JSON', (response) => json(response, 200, '<h1>canary</h1>'), unavailable],
  ['nothing', (response) => json(response, 200, ''), unavailable],
  ['204', (response) => void response.writeHead(204).end(), unavailable],
  ['a redirect', (response) => void response.writeHead(302, { location: 'https://evil.example/' }).end(), unavailable],
  ['a list', (response) => json(response, 200, '[]'), unavailable],
  ['null', (response) => json(response, 200, 'null'), unavailable],
  ['an empty object', (response) => json(response, 200, '{}'), unavailable],
  ['cut JSON', (response) => json(response, 200, '{"issuer":"canary'), unavailable],
  ['invalid UTF-8', (response) => json(response, 200, '{"a":"\xff'), unavailable],
  ['deep nesting', (response) => json(response, 200, '['.repeat(100_000)), unavailable],
  ['2 MB', (response) => json(response, 200, JSON.stringify({ canary: 'x'.repeat(2 ** 21) })), unavailable],
  ['a connection that is reset', (response) => void response.socket?.resetAndDestroy(), unavailable],
  ['a cut body', cutBody, unavailable],
  ['a hang', () => {}, timeout],
  ['a body that hangs', (response) => void response.writeHead(200).write('{"a":'), timeout],
];

const challenge: Answer = (response) =>
  void response.writeHead(401, { 'www-authenticate': 'Basic realm="canary"' }).end('{}');

function cutBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"issuer":"canary', () => response.destroy());
}

describe('metadata', () => {
  beforeEach(renew);
  afterAll(stop);

  it.each(OUTAGES)('that is %s is refused, and asked for again', async (_name, answer, expected) => {
    provider.bends.answer = { discovery: answer };
    const startedAt = performance.now();
    expect(outcome(await logIn())).toEqual(expected);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    provider.bends = {};
    await settled();
    expect((await logIn()).status).toBe(200);
  });

  it.each<[string, Json]>([
    ['another issuer', { issuer: 'https://evil.example/' }],
    ['an issuer with a path', { issuer: 'path' }],
    ['an issuer that is no URL', { issuer: 'canary' }],
    ['an issuer that is no text', { issuer: 1 }],
    ['a foreign authorization endpoint', { authorization_endpoint: 'https://evil.example/authorize' }],
    ['a foreign token endpoint', { token_endpoint: 'http://localhost:1/oauth/token' }],
    ['a foreign key endpoint', { jwks_uri: 'https://evil.example/jwks.json' }],
    ['a foreign logout endpoint', { end_session_endpoint: 'https://evil.example/logout' }],
    ['an authorization endpoint that is a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['no token endpoint', { token_endpoint: undefined }],
    ['no key endpoint', { jwks_uri: undefined }],
    ['a token endpoint that is no text', { token_endpoint: ['x'] }],
    ['only plain PKCE', { code_challenge_methods_supported: ['plain'] }],
    ['no PKCE', { code_challenge_methods_supported: undefined }],
    ['PKCE methods that are no list', { code_challenge_methods_supported: 'S256' }],
  ])('with %s is refused', async (_name, bent) => {
    if (bent['issuer'] === 'path') bent['issuer'] = `${provider.issuer}path/`;
    provider.bends.discovery = (document) => ({ ...document, ...bent });
    expect(outcome(await logIn())).toEqual(unavailable);
    const logout = await visit('/logout');
    expect(outcome(logout)).toEqual(unavailable);
  });

  it('without a logout endpoint leads to the logout of Auth0', async () => {
    provider.bends.discovery = (document) => ({ ...document, end_session_endpoint: undefined });
    const page = await visit('/logout?return_to=/docs');
    const query = new URL(page.location ?? '').searchParams;
    expect(page.location).toMatch(`http://${provider.domain}/v2/logout?`);
    expect(query.get('returnTo')).toBe(`${service?.url}/docs`);
  });
});

describe('a token endpoint', () => {
  it.each(OUTAGES)('that answers %s', async (_name, answer, expected) => {
    provider.bends.answer = { token: answer };
    const startedAt = performance.now();
    expect(outcome(await logIn())).toEqual(expected);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(provider.calls.token).toBe(1);
  });

  it.each<[string, number, unknown, Refusal]>([
    ['invalid_grant', 403, { error: 'invalid_grant', error_description: 'canary' }, failed],
    ['invalid_client', 401, { error: 'invalid_client' }, credentials],
    ['access_denied of the client', 401, { error: 'access_denied', error_description: 'Unauthorized' }, credentials],
    ['unauthorized_client', 403, { error: 'unauthorized_client' }, credentials],
    ['access_denied of the person', 403, { error: 'access_denied' }, refusal(403, 'login_refused')],
    ['an error of its own', 400, { error: 'canary' }, unavailable],
    ['__proto__', 400, { error: '__proto__' }, unavailable],
    ['400 without an error', 400, { canary: true }, unavailable],
    ['404', 404, { error: 1 }, unavailable],
  ])('that says %s', async (_name, status, answer, expected) => {
    provider.bends.answer = { token: (response) => json(response, status, answer) };
    expect(outcome(await logIn())).toEqual(expected);
  });

  it('that challenges the client', async () => {
    provider.bends.answer = { token: challenge };
    expect(outcome(await logIn())).toEqual(credentials);
  });

  it.each<[string, Json]>([
    ['no access token', { access_token: undefined }],
    ['an access token that is no text', { access_token: 1 }],
    ['no token type', { token_type: undefined }],
    ['a token type that is unknown', { token_type: 'mac' }],
    ['a token type that was not asked for', { token_type: 'DPoP' }],
    ['expires_in that is no number', { expires_in: 'soon' }],
    ['expires_in below zero', { expires_in: -1 }],
    ['a refresh token that is no text', { refresh_token: {} }],
    ['a scope that is no text', { scope: ['openid'] }],
  ])('that answers %s', async (_name, bent) => {
    provider.bends.token = (tokens) => ({ ...tokens, ...bent });
    expect(outcome(await logIn())).toEqual(unavailable);
  });
});

describe('a key endpoint', () => {
  beforeEach(renew);
  afterAll(stop);

  it('that offers a key for PS256, as the metadata do, gets no ID token of it accepted', async () => {
    const { privateKey, publicKey } = await generateKeyPair('PS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key-2' };
    provider.bends.jwks = ({ keys }) => ({ keys: [...keys, jwk] });
    provider.bends.idToken = (claims) => provider.sign(claims, { alg: 'PS256', kid: 'key-2' }, privateKey);
    expect(outcome(await logIn())).toEqual(refused);
  });

  it.each(OUTAGES)('that answers %s', async (_name, answer, expected) => {
    provider.bends.answer = { jwks: answer };
    expect(outcome(await logIn())).toEqual(expected);
    provider.bends = {};
    await settled();
    expect((await logIn()).status).toBe(200);
  });

  it.each<[string, unknown, Refusal]>([
    ['no keys', { keys: [] }, refused],
    ['keys that are no list', { keys: {} }, unavailable],
    ['keys that are no objects', { keys: [1, null] }, unavailable],
    ['a key that is broken', { keys: [{ kty: 'RSA', kid: 'key-1', alg: 'RS256', n: 1, e: [] }] }, refused],
    ['a key with odd operations', { keys: [{ kty: 'RSA', kid: 'key-1', key_ops: 1 }] }, unavailable],
    ['a key for encryption', { keys: [{ kty: 'RSA', kid: 'key-1', use: 'enc', n: 'x', e: 'AQAB' }] }, refused],
  ])('that answers %s', async (_name, answer, expected) => {
    provider.bends.jwks = () => answer;
    expect(outcome(await logIn())).toEqual(expected);
  });
});
