import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { API, RBAC_API, type TestTenant, startTestTenant } from './harness.js';
import { codeFor, exchange, tokensFor } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

describe('tokens of a person', () => {
  it('have exactly Auth0’s claims, with an audience', async () => {
    const scope = 'openid profile email read:users delete:everything offline_access';
    const tokens = await tokensFor(tenant, { audience: API, scope, nonce: 'n' });
    expect(Object.keys(tokens)).toEqual([
      'access_token',
      'refresh_token',
      'id_token',
      'scope',
      'expires_in',
      'token_type',
    ]);
    expect(tokens).toMatchObject({ expires_in: 86400, scope: 'openid profile email read:users offline_access' });
    expect(decodeProtectedHeader(tokens['access_token']!)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: expect.any(String),
    });
    const claims = decodeJwt(tokens['access_token']!);
    expect(claims).toEqual({
      iss: tenant.issuer,
      sub: 'auth0|ada',
      aud: [API, `${tenant.issuer}userinfo`],
      iat: expect.any(Number),
      exp: claims.iat! + 86_400,
      scope: tokens['scope'],
      azp: 'app',
    });
    const idToken = decodeJwt(tokens['id_token']!);
    expect(Object.keys(idToken)).toEqual(
      'nickname name picture updated_at email email_verified iss sub aud iat exp sid nonce'.split(' '),
    );
    expect(idToken).toMatchObject({ aud: 'app', nonce: 'n', exp: idToken.iat! + 36_000 });
  });

  it('have one audience and no ID token without openid', async () => {
    const tokens = await tokensFor(tenant, { audience: API, scope: 'read:users' });
    expect(decodeJwt(tokens['access_token']!).aud).toBe(API);
    expect(tokens).not.toHaveProperty('id_token');
  });

  it('have what the person may do where RBAC is on, in scope and permissions', async () => {
    const scope = 'openid read:users create:users offline_access';
    const { access_token } = await tokensFor(tenant, { audience: RBAC_API, scope });
    expect(decodeJwt(access_token!)).toMatchObject({ scope: 'openid read:users', permissions: ['read:users'] });
    const other = await tokensFor(tenant, { audience: RBAC_API, scope }, 'cyd');
    expect(decodeJwt(other['access_token']!)).toMatchObject({ scope: 'openid', permissions: [] });
  });

  it('are opaque without an audience', async () => {
    const tokens = await tokensFor(tenant, { scope: 'openid' });
    expect(tokens['access_token']).toMatch(/^[\w-]{32}$/);
    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('have auth_time when max_age was asked for', async () => {
    const { id_token } = await tokensFor(tenant, { max_age: '3600' });
    expect(decodeJwt(id_token!)['auth_time']).toEqual(expect.any(Number));
  });

  it('come without any scope at all', async () => {
    const tokens = await tokensFor(tenant, { scope: undefined, nonce: 'n' });
    expect(Object.keys(tokens)).toEqual(['access_token', 'expires_in', 'token_type']);
  });

  it.each([
    ['plain', (verifier: string) => verifier],
    [undefined, (verifier: string) => verifier],
    ['S256', (verifier: string) => createHash('sha256').update(verifier).digest('base64url')],
  ])('come for PKCE %s', async (code_challenge_method, challengeOf) => {
    const code_verifier = 'v'.repeat(43);
    const code = await codeFor(tenant, { code_challenge_method, code_challenge: challengeOf(code_verifier) });
    const right = await tenant.post('/oauth/token', { ...exchange(code), code_verifier });
    expect(right.status).toBe(200);
  });
});
