import { decodeJwt } from 'jose';
import { replaceClient } from '../../src/storage/clients.js';
import { API, CALLBACK, PASSWORD, type TestTenant, spa, startTestTenant } from './harness.js';
import { authorizeUrl, tokensFor } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const UNKNOWN = [403, { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }];
const credentials = { client_id: 'app', client_secret: 'app-secret:/+' };

async function refresh(
  refresh_token: string | undefined,
  more: object = { client_id: 'spa' },
): Promise<[number, Record<string, string>]> {
  const response = await tenant.post('/oauth/token', { grant_type: 'refresh_token', refresh_token, ...more });
  return [response.status, (await response.json()) as Record<string, string>];
}

/** The tokens of a login to the single-page application, whose refresh tokens rotate. */
async function rotating(): Promise<Record<string, string>> {
  const code_verifier = 'v'.repeat(43);
  const scope = 'openid offline_access';
  const browser = tenant.browser();
  const page = await browser.open(authorizeUrl({ client_id: 'spa', scope, code_challenge: code_verifier, nonce: 'n' }));
  const { url } = await browser.submit(page, { username: 'ada', password: PASSWORD });
  const code = url.searchParams.get('code');
  const body = { grant_type: 'authorization_code', client_id: 'spa', code, code_verifier, redirect_uri: CALLBACK };
  return (await (await tenant.post('/oauth/token', body)).json()) as Record<string, string>;
}

describe('grant_type=refresh_token', () => {
  it('gives new tokens for the same API, and no new refresh token without rotation', async () => {
    const scope = 'openid read:users offline_access';
    const first = await tokensFor(tenant, { audience: API, scope, nonce: 'n' });
    const [status, second] = await refresh(first['refresh_token'], credentials);
    expect(status).toBe(200);
    expect(second).not.toHaveProperty('refresh_token');
    expect(decodeJwt(second['access_token']!)).toMatchObject({ sub: 'auth0|ada', scope, azp: 'app' });
    expect(decodeJwt(second['id_token']!)).not.toHaveProperty('nonce');
    expect((await refresh(first['refresh_token'], credentials))[0]).toBe(200);
  });

  it('gives fewer scopes when fewer are asked for', async () => {
    const first = await tokensFor(tenant, { audience: API, scope: 'openid read:users offline_access' });
    const [, second] = await refresh(first['refresh_token'], { ...credentials, scope: 'read:users create:users' });
    expect(second).toMatchObject({ scope: 'read:users' });
    expect(second).not.toHaveProperty('id_token');
  });

  it('rotates', async () => {
    const first = await rotating();
    const [status, second] = await refresh(first['refresh_token']);
    expect(status).toBe(200);
    expect(second['refresh_token']).not.toBe(first['refresh_token']);
    expect((await refresh(second['refresh_token']))[0]).toBe(200);
  });

  it('revokes the whole family when a rotated token is used again', async () => {
    const first = await rotating();
    const [, second] = await refresh(first['refresh_token']);
    expect(await refresh(first['refresh_token'])).toEqual(UNKNOWN);
    expect(await refresh(second['refresh_token'])).toEqual(UNKNOWN);
  });

  it('leaves the families of other logins alone', async () => {
    const [one, other] = [await rotating(), await rotating()];
    await refresh(one['refresh_token']);
    await refresh(one['refresh_token']);
    expect((await refresh(other['refresh_token']))[0]).toBe(200);
  });

  it('lets the last rotated token be used again within the leeway, an older one not', async () => {
    replaceClient(tenant.tenant.db, { ...spa, refresh_token: { ...spa.refresh_token, leeway: 30 } });
    const first = await rotating();
    const [, second] = await refresh(first['refresh_token']);
    expect((await refresh(first['refresh_token']))[0]).toBe(200);
    expect((await refresh(second['refresh_token']))[0]).toBe(200);
    expect(await refresh(first['refresh_token'])).toEqual(UNKNOWN);
    replaceClient(tenant.tenant.db, spa);
  });

  it('refuses an unknown token, and that of another application', async () => {
    expect(await refresh('v1.unknown')).toEqual(UNKNOWN);
    const { refresh_token } = await rotating();
    expect(await refresh(refresh_token, credentials)).toEqual(UNKNOWN);
  });

  it('is not offered where the API allows no offline access', async () => {
    const tokens = await tokensFor(tenant, { audience: 'urn:rbac', scope: 'openid offline_access' });
    expect(tokens).not.toHaveProperty('refresh_token');
  });
});

describe('POST /oauth/revoke', () => {
  it('makes a refresh token unknown, and answers 200 with nothing', async () => {
    const { refresh_token } = await rotating();
    const response = await tenant.post('/oauth/revoke', { client_id: 'spa', token: refresh_token });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(await refresh(refresh_token)).toEqual(UNKNOWN);
  });

  it('answers 200 for an unknown token, 400 for none, 401 for a wrong secret', async () => {
    const statuses = await Promise.all(
      [{ ...credentials, token: 'x' }, credentials, { client_id: 'app', client_secret: 'x', token: 'x' }].map(
        async (body) => (await tenant.post('/oauth/revoke', body)).status,
      ),
    );
    expect(statuses).toEqual([200, 400, 401]);
  });

  it('leaves the token of another application alone', async () => {
    const { refresh_token } = await rotating();
    await tenant.post('/oauth/revoke', { ...credentials, token: refresh_token });
    expect((await refresh(refresh_token))[0]).toBe(200);
  });
});
