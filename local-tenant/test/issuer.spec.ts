import { request } from 'node:http';
import { type Api, startApi } from './api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

/** `fetch` sets Host by itself, so this one asks by hand. */
function issuerBy(headers: Record<string, string>): Promise<string> {
  const url = `${api.tenant.url}/.well-known/openid-configuration`;
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve((JSON.parse(text) as { issuer: string }).issuer));
    })
      .on('error', reject)
      .end();
  });
}

describe('the issuer', () => {
  it('follows the host by which the tenant is reached', async () => {
    expect(await issuerBy({})).toBe(api.tenant.issuer);
    expect(await issuerBy({ host: 'tenant.example.com:8080' })).toBe('http://tenant.example.com:8080/');
  });

  it('is https behind a TLS proxy on the same machine', async () => {
    const headers = { host: 'tenant.example.com', 'x-forwarded-proto': 'https' };
    expect(await issuerBy(headers)).toBe('https://tenant.example.com/');
  });

  it.each(['a b', 'x/y', '"><script>', 'user@host'])('is not made of the host %j', async (host) => {
    expect(await issuerBy({ host })).toBe(api.tenant.issuer);
  });
});

describe('the Management API', () => {
  it('is named by its audience with http and with https', async () => {
    const { client_id, client_secret } = api.tenant.credentials.management;
    for (const scheme of ['http', 'https']) {
      const response = await fetch(`${api.tenant.url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id,
          client_secret,
          audience: `${scheme}://${api.tenant.domain}/api/v2/`,
        }),
      });
      const { access_token } = (await response.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${access_token}` };
      expect(await api.call('GET', '/users', undefined, headers)).toMatchObject({ status: 200 });
    }
  });
});
