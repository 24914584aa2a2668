import { type Api, managementToken, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const withHeader = (authorization?: string) =>
  api.call('GET', '/users', undefined, authorization === undefined ? {} : { authorization });

describe('the bearer token', () => {
  it('is asked for', async () => {
    const { status, headers, body } = await withHeader();
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' });
  });

  it.each(['Basic abc', 'Bearer', 'Bearer a b', 'nonsense'])('answers 400 to the header %j', async (header) => {
    const message = 'Bad HTTP authentication header format';
    expect(await withHeader(header)).toMatchObject({ status: 400, body: { message, errorCode: 'Bearer' } });
  });

  it('answers 401 to garbage, to another signature and to a token of another API', async () => {
    const { token, tenant } = api;
    expect(await withHeader('Bearer nonsense')).toMatchObject({ status: 401, body: { message: 'Invalid token' } });
    const forged = `${token.slice(0, token.lastIndexOf('.'))}.${'A'.repeat(342)}`;
    expect(await withHeader(`Bearer ${forged}`)).toMatchObject({
      status: 401,
      body: { message: 'Invalid signature received for JSON Web Token validation' },
    });
    const { client_id, client_secret, audience } = tenant.credentials.operator;
    const other = await fetch(`${tenant.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id, client_secret, audience }),
    });
    const { access_token } = (await other.json()) as { access_token: string };
    expect(await withHeader(`Bearer ${access_token}`)).toMatchObject({ status: 401 });
  });

  it('needs one of the scopes of the operation', async () => {
    const token = await managementToken(api.tenant, 'read:clients');
    const { status, body } = await api.call('GET', '/users', undefined, { authorization: `Bearer ${token}` });
    expect(status).toBe(403);
    expect(body).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Insufficient scope, expected any of: read:users,read:user_idp_tokens',
      errorCode: 'insufficient_scope',
    });
  });

  it('shows client secrets to read:client_keys only', async () => {
    const token = await managementToken(api.tenant, 'read:clients');
    const { body } = await api.call<object[]>('GET', '/clients', undefined, { authorization: `Bearer ${token}` });
    expect(body[0]).not.toHaveProperty('client_secret');
    expect((await api.call<object[]>('GET', '/clients')).body[0]).toHaveProperty('client_secret');
  });
});

describe('every answer', () => {
  it('carries the state of the rate limit', async () => {
    const { headers } = await withHeader();
    const reset = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(headers.get('x-ratelimit-limit')).toBe('50');
    expect(headers.get('x-ratelimit-remaining')).toBe('49');
    expect(Math.abs(reset)).toBeLessThan(3);
  });
});

describe('a path', () => {
  it.each(['/nope', '/users/x/nope', '/'])('%s that Auth0 has not answers 404', async (path) => {
    const { status, body } = await api.call('GET', path);
    expect({ status, body }).toEqual({
      status: 404,
      body: { statusCode: 404, error: 'Not Found', message: 'Not Found' },
    });
  });

  it.each([
    ['GET', '/actions/actions'],
    ['GET', '/branding'],
    ['GET', '/log-streams'],
  ])('%s %s that only Auth0 has answers 501 and says so', async (method, path) => {
    expect(await api.call(method, path)).toMatchObject({
      status: 501,
      body: { errorCode: 'not_in_local_tenant', message: expect.stringContaining(`${method} /api/v2${path}`) },
    });
  });
});
