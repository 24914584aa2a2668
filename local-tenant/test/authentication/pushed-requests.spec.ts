import { findClient, replaceClient } from '../../src/storage/clients.js';
import { CALLBACK, PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const REQUEST = {
  client_id: 'app',
  client_secret: 'app-secret:/+',
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid',
  state: 'pushed',
};

async function push(): Promise<{ request_uri: string; expires_in: number }> {
  const response = await tenant.post('/oauth/par', REQUEST);
  expect(response.status).toBe(201);
  return (await response.json()) as { request_uri: string; expires_in: number };
}

const by = (uri: string, client = 'app'): string =>
  `/authorize?client_id=${client}&request_uri=${encodeURIComponent(uri)}`;

describe('POST /oauth/par', () => {
  it('keeps a request for the browser, once', async () => {
    const { request_uri, expires_in } = await push();
    expect(expires_in).toBe(30);
    expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{32}$/);
    const browser = tenant.browser();
    const { url } = await browser.submit(await browser.open(by(request_uri)), { username: 'ada', password: PASSWORD });
    expect(url.searchParams.get('state')).toBe('pushed');
    expect((await browser.open(by(request_uri))).html).toContain('expired, or was already used');
  });

  it.each([
    ['another application', (uri: string) => by(uri, 'spa')],
    ['an unknown request', () => by('urn:ietf:params:oauth:request_uri:x')],
    ['an address', () => by('https://evil.example/request')],
  ])('is not for %s', async (_what, address) => {
    const { request_uri } = await push();
    expect((await tenant.browser().open(address(request_uri))).status).toBe(400);
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'access_denied', 'Unauthorized'],
    [{ redirect_uri: 'http://evil.example/' }, 400, 'invalid_request', 'Callback URL mismatch.'],
    [{ response_type: null }, 400, 'invalid_request', 'Missing required parameter: response_type'],
    [{ request_uri: 'urn:x' }, 400, 'invalid_request', 'request_uri'],
  ])('refuses %j', async (change, status, error, description) => {
    const response = await tenant.post('/oauth/par', { ...REQUEST, ...change });
    expect([response.status, await response.json()]).toEqual([
      status,
      { error, error_description: expect.stringContaining(description) },
    ]);
  });

  it('is the only way for an application that requires it', async () => {
    const { db } = tenant.tenant;
    const client = findClient(db, 'app')!;
    replaceClient(db, { ...client, require_pushed_authorization_requests: true });
    const direct = await tenant.browser().open(authorizeUrl());
    const pushed = await tenant.browser().open(by((await push()).request_uri));
    replaceClient(db, client);
    expect([direct.status, pushed.url.pathname]).toEqual([400, '/u/login']);
  });
});

describe('POST /authorize', () => {
  it('takes its parameters from a form', async () => {
    const browser = tenant.browser();
    const body = new URLSearchParams(authorizeUrl({ state: 'posted' }).split('?')[1]);
    const page = await browser.open('/authorize', { method: 'POST', body });
    const { url } = await browser.submit(page, { username: 'ada', password: PASSWORD });
    expect(url.searchParams.get('state')).toBe('posted');
  });
});
