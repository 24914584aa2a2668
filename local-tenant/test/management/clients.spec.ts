import { generateKeyPairSync } from 'node:crypto';
import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
const createClient = async (more: object = {}): Promise<string> =>
  (await api.call<{ client_id: string }>('POST', '/clients', { name: 'Web', ...more })).body.client_id;

describe('/clients/{client_id}/credentials', () => {
  it('come with the application, whose answer names only their ids', async () => {
    const credentials = [{ credential_type: 'public_key', name: 'Key', pem }];
    const made = await api.call('POST', '/clients', {
      name: 'Machine',
      client_authentication_methods: { private_key_jwt: { credentials } },
    });
    expect(made.body['client_authentication_methods']).toEqual({
      private_key_jwt: { credentials: [{ id: expect.stringMatching(/^cred_/) }] },
    });
    const listed = await api.call<object[]>('GET', `/clients/${String(made.body['client_id'])}/credentials`);
    expect(listed.body).toMatchObject([
      { name: 'Key', credential_type: 'public_key', alg: 'RS256', kid: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    expect(JSON.stringify(listed.body)).not.toContain('PUBLIC KEY');
  });

  it('are added, changed with 200, and removed any number of times', async () => {
    const path = `/clients/${await createClient()}/credentials`;
    const added = await api.call<{ id: string }>('POST', path, { credential_type: 'public_key', pem });
    expect(added.status).toBe(201);
    const one = `${path}/${added.body.id}`;
    const expires_at = '2031-01-01T00:00:00.000Z';
    expect(await api.call('PATCH', one, { expires_at })).toMatchObject({ status: 200, body: { expires_at } });
    expect((await api.call('GET', one)).body).toMatchObject({
      ...added.body,
      updated_at: expect.any(String),
      expires_at,
    });
    expect((await api.call('PATCH', one, { expires_at: null })).body).not.toHaveProperty('expires_at');
    for (const _ of [1, 2]) expect(await api.call('DELETE', one)).toMatchObject({ status: 204 });
    expect(await api.call('GET', one)).toMatchObject({ status: 404 });
  });

  it.each([
    [{ credential_type: 'public_key' }, 400, 'invalid_body'],
    [{ credential_type: 'nope', pem }, 400, 'invalid_body'],
    [{ pem }, 400, 'invalid_body'],
  ])('answer an error to %j', async (body, status, errorCode) => {
    expect(await api.call('POST', `/clients/${await createClient()}/credentials`, body)).toMatchObject({
      status,
      body: { errorCode },
    });
    expect(await api.call('GET', '/clients/nobody/credentials')).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_client' },
    });
  });
});

describe('POST /clients/{id}/rotate-secret', () => {
  it('voids the old secret', async () => {
    const { client_id, client_secret } = api.tenant.credentials.operator;
    const rotated = await api.call('POST', `/clients/${client_id}/rotate-secret`);
    expect(rotated).toMatchObject({
      status: 200,
      body: { client_id, client_secret: expect.stringMatching(/^[\w-]{64}$/) },
    });
    expect(rotated.body['client_secret']).not.toBe(client_secret);
    const token = await fetch(`${api.tenant.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', ...api.tenant.credentials.operator }),
    });
    expect(token.status).toBe(401);
    expect(await api.call('POST', '/clients/nobody/rotate-secret')).toMatchObject({ status: 404 });
  });
});

describe('applications and connections', () => {
  it('know each other from both sides, until one is gone', async () => {
    const client_id = await createClient();
    const made = await api.call<{ id: string }>('POST', '/connections', { name: 'staff', strategy: 'auth0' });
    const path = `/connections/${made.body.id}/clients`;
    expect(await api.call('PATCH', path, [{ client_id, status: true }])).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toEqual({ clients: [{ client_id }] });
    const ofClient = await api.call('GET', `/clients/${client_id}/connections?strategy=auth0`);
    expect(ofClient.body).toMatchObject({ connections: [{ id: made.body.id, name: 'staff' }] });
    expect((await api.call('GET', `/clients/${client_id}/connections?strategy=ad`)).body).toEqual({ connections: [] });
    await api.call('DELETE', `/clients/${client_id}`);
    expect((await api.call('GET', `/connections/${made.body.id}`)).body).toMatchObject({ enabled_clients: [] });
    expect(await api.call('PATCH', path, [{ client_id }])).toMatchObject({ status: 400 });
    expect(await api.call('GET', '/connections/con_aaaaaaaaaaaaaaaa/clients')).toMatchObject({ status: 404 });
  });
});

describe('DELETE /connections/{id}/users', () => {
  it('removes one person of a database connection, by e-mail', async () => {
    const [{ id }] = (await api.call<[{ id: string }]>('GET', '/connections?strategy=auth0')).body;
    const path = `/connections/${id}/users`;
    for (const _ of [1, 2]) {
      expect(await api.call('DELETE', `${path}?email=grace@example.com`)).toMatchObject({ status: 204 });
    }
    expect((await api.call('GET', '/users-by-email?email=grace@example.com')).body).toEqual([]);
    expect(await api.call('DELETE', path)).toMatchObject({ status: 400 });
    const ad = await api.call<{ id: string }>('POST', '/connections', { name: 'directory', strategy: 'ad' });
    expect(await api.call('DELETE', `/connections/${ad.body.id}/users?email=a@b.cc`)).toMatchObject({ status: 400 });
  });
});

describe('a deleted connection', () => {
  it('takes only its own account from somebody who came by another one', async () => {
    const { client_id } = api.tenant.credentials.management;
    const other = { name: 'other', strategy: 'auth0', enabled_clients: [client_id] };
    const { id } = (await api.call<{ id: string }>('POST', '/connections', other)).body;
    const person = { password: 'Correct-Horse-1', email: 'both@example.com' };
    const own = { ...person, connection: 'Username-Password-Authentication' };
    const primary = (await api.call<{ user_id: string }>('POST', '/users', own)).body.user_id;
    const user_id = (await api.call<{ user_id: string }>('POST', '/users', { ...person, connection: 'other' })).body
      .user_id;
    await api.call('POST', `/users/${primary}/identities`, { provider: 'auth0', user_id });
    await api.call('DELETE', `/connections/${id}`);
    const { status, body } = await api.call<{ identities: object[] }>('GET', `/users/${primary}`);
    expect({ status, identities: body.identities.length }).toEqual({ status: 200, identities: 1 });
  });
});
