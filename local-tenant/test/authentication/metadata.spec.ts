import { X509Certificate, createHash } from 'node:crypto';
import { type TestTenant, startTestTenant } from './harness.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const get = async (path: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>> =>
  (await (await fetch(new URL(path, tenant.issuer), { headers })).json()) as Record<string, unknown>;

const preflight = (origin: string): Promise<Response> =>
  fetch(new URL('/oauth/token', tenant.issuer), {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });

describe('GET /.well-known/*', () => {
  it.each(['openid-configuration', 'oauth-authorization-server'])(
    '%s has absolute addresses of this issuer',
    async (name) => {
      const metadata = await get(`/.well-known/${name}`);
      expect(metadata).toMatchObject({ issuer: tenant.issuer, authorization_endpoint: `${tenant.issuer}authorize` });
      expect(metadata).not.toHaveProperty('authorization_response_iss_parameter_supported');
    },
  );

  it('follows https from a proxy on the same machine', async () => {
    const { issuer } = await get('/.well-known/openid-configuration', { 'x-forwarded-proto': 'https' });
    expect(issuer).toBe(tenant.issuer.replace('http:', 'https:'));
  });

  it('jwks.json has public RS256 keys and nothing private', async () => {
    const { keys } = await get('/.well-known/jwks.json');
    const text = expect.any(String);
    const certificate = { x5t: text, x5c: [text] };
    expect(keys).toEqual([{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: text, n: text, e: 'AQAB', ...certificate }]);
    const [key] = keys as { x5t: string; x5c: string[]; n: string }[];
    const x509 = new X509Certificate(Buffer.from(key!.x5c[0]!, 'base64'));
    expect(x509.publicKey.export({ format: 'jwk' })['n']).toBe(key!.n);
    expect(createHash('sha1').update(x509.raw).digest('base64url')).toBe(key!.x5t);
  });
});

describe('behind https', () => {
  it('sets Secure on cookies', async () => {
    const url = new URL(
      '/authorize?response_type=code&client_id=app&redirect_uri=http://localhost:3000/callback',
      tenant.issuer,
    );
    const response = await fetch(url, { redirect: 'manual', headers: { 'x-forwarded-proto': 'https' } });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies)
      expect(cookie).toMatch(/; secure; samesite=lax; httponly|; samesite=lax; secure; httponly/);
  });
});

describe('CORS', () => {
  it.each(['http://localhost:5173', 'http://localhost:3000'])(
    'is open to %s, which an application names',
    async (origin) => {
      const response = await preflight(origin);
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-headers')).toContain('content-type');
    },
  );

  it.each(['http://evil.example', 'null'])('is closed to %s', async (origin) => {
    expect((await preflight(origin)).headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('what Auth0 has and the local tenant has not', () => {
  it.each(['/oauth/device/code', '/bc-authorize', '/delegation', '/oidc/register'])(
    '%s answers 501 with a sentence',
    async (path) => {
      const response = await tenant.post(path, {});
      expect(response.status).toBe(501);
      expect(await response.json()).toEqual({
        error: 'not_in_local_tenant',
        error_description: `Auth0 has ${path}; the local tenant doesn't, yet.`,
      });
    },
  );

  it('leaves other paths to whoever comes next', async () => {
    expect((await fetch(new URL('/nothing', tenant.issuer))).status).toBe(404);
  });
});
