import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { API, RBAC_API, type TestTenant, startTestTenant } from './harness.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const credentials = { grant_type: 'client_credentials', client_id: 'machine', client_secret: 'machine-secret' };

async function ask(more: object): Promise<[number, Record<string, unknown>]> {
  const response = await tenant.post('/oauth/token', { ...credentials, ...more });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

describe('grant_type=client_credentials', () => {
  it('answers with exactly Auth0’s claims', async () => {
    const [status, body] = await ask({ audience: API });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['access_token', 'scope', 'expires_in', 'token_type']);
    const claims = decodeJwt(String(body['access_token']));
    expect(claims).toEqual({
      iss: tenant.issuer,
      sub: 'machine@clients',
      aud: API,
      iat: expect.any(Number),
      exp: claims.iat! + 86_400,
      scope: 'read:users create:users',
      gty: 'client-credentials',
      azp: 'machine',
    });
  });

  it('adds permissions where RBAC is on', async () => {
    const [, body] = await ask({ audience: RBAC_API });
    expect(decodeJwt(String(body['access_token']))['permissions']).toEqual(['read:users']);
  });

  it('narrows to the scope that is asked for', async () => {
    const [, body] = await ask({ audience: API, scope: 'create:users' });
    expect(body['scope']).toBe('create:users');
  });

  it.each(['http', 'https'])('has the Management API of this host, by %s', async (scheme) => {
    const audience = `${tenant.issuer.replace('http', scheme)}api/v2/`;
    const [status, body] = await ask({ audience });
    expect(status).toBe(200);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ aud: audience, scope: 'read:users' });
  });

  it('works with openid-client', async () => {
    const config = await client.discovery(new URL(tenant.issuer), 'machine', 'machine-secret', undefined, {
      execute: [client.allowInsecureRequests],
    });
    const tokens = await client.clientCredentialsGrant(config, { audience: API });
    expect(tokens.expires_in).toBe(86_400);
  });

  it.each([
    [{ client_secret: 'x', audience: API }, 401, 'Unauthorized'],
    [{}, 403, 'No audience parameter was provided, and no default audience has been configured'],
    [{ audience: 'https://nowhere' }, 403, 'Service not found: https://nowhere'],
    [{ audience: API, scope: 'delete:users' }, 403, 'Client has not been granted scopes: delete:users'],
  ])('refuses %j', async (more, status, error_description) => {
    expect(await ask(more)).toEqual([status, { error: 'access_denied', error_description }]);
  });

  it('refuses an API for which there is no client grant', async () => {
    tenant.tenant.db.prepare(`delete from client_grants where id = 'cgr_3'`).run();
    const error_description =
      'Client is not authorized to access "urn:rbac". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants';
    expect(await ask({ audience: RBAC_API })).toEqual([403, { error: 'access_denied', error_description }]);
  });
});
