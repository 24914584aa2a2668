import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

describe('/connections', () => {
  it('lists by name in the envelope total, start, limit, connections', async () => {
    const { body } = await api.call('GET', '/connections?name=Username-Password-Authentication&include_totals=true');
    expect(Object.keys(body)).toEqual(['total', 'start', 'limit', 'connections']);
    expect(body).toMatchObject({ total: 1, connections: [{ strategy: 'auth0', id: expect.stringMatching(/^con_/) }] });
  });

  it('creates, refuses the same name, changes, and deletes with its people', async () => {
    const { client_id } = api.tenant.credentials.management;
    const made = await api.call<{ id: string }>('POST', '/connections', {
      name: 'customers',
      strategy: 'auth0',
      enabled_clients: [client_id],
      options: { requires_username: true },
    });
    expect(made).toMatchObject({ status: 201, body: { realms: ['customers'], options: { passwordPolicy: 'good' } } });
    expect(await api.call('POST', '/connections', { name: 'customers', strategy: 'auth0' })).toMatchObject({
      status: 409,
    });
    const person = { connection: 'customers', email: 'c@example.com', password: 'Correct-Horse-1' };
    expect(await api.call('POST', '/users', person)).toMatchObject({
      status: 400,
      body: { message: 'missing username for customers connection with requires_username enabled' },
    });
    expect(await api.call('POST', '/users', { ...person, username: 'c' })).toMatchObject({ status: 201 });
    expect(await api.call('DELETE', `/connections/${made.body.id}`)).toMatchObject({
      status: 202,
      body: { deleted_at: expect.any(String) },
    });
    expect(await api.call('DELETE', `/connections/${made.body.id}`)).toMatchObject({ status: 204 });
    expect((await api.call<[]>('GET', '/users-by-email?email=c@example.com')).body).toHaveLength(0);
    expect(await api.call('GET', `/connections/${made.body.id}`)).toMatchObject({
      status: 404,
      body: { message: 'The connection does not exist', errorCode: 'inexistent_connection' },
    });
  });

  it('lets only its enabled clients create people', async () => {
    await api.call('POST', '/connections', { name: 'closed', strategy: 'auth0', enabled_clients: [] });
    const body = { connection: 'closed', email: 'x@example.com', password: 'Correct-Horse-1' };
    const { client_id } = api.tenant.credentials.management;
    expect(await api.call('POST', '/users', body)).toMatchObject({
      status: 400,
      body: {
        message: `Connection must be enabled for this client to perform single user creation and signup operations (client_id: ${client_id} - connection: closed)`,
      },
    });
  });
});

describe('/clients', () => {
  it('creates one with id and secret, changes it, and forgets it', async () => {
    const made = await api.call<{ client_id: string }>('POST', '/clients', { name: 'Web', app_type: 'regular_web' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{64}$/),
      is_first_party: true,
    });
    const path = `/clients/${made.body.client_id}`;
    expect(await api.call('PATCH', path, { name: 'Other' })).toMatchObject({ status: 200, body: { name: 'Other' } });
    expect((await api.call('GET', `${path}?fields=name`)).body).toEqual({ name: 'Other' });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await api.call('GET', path)).toMatchObject({
      status: 404,
      body: { message: 'The client does not exist', errorCode: 'inexistent_client' },
    });
  });

  it('pages with a Link header, and by checkpoints', async () => {
    const { headers, body } = await api.call<unknown[]>('GET', '/clients?per_page=2&page=0');
    expect(body).toHaveLength(2);
    expect(headers.get('link')).toBe(
      ['first', 'next', 'last']
        .map((rel) => `<${api.tenant.url}/api/v2/clients?page=${rel === 'first' ? 0 : 1}&per_page=2>; rel="${rel}"`)
        .join(', '),
    );
    const first = await api.call<{ clients: object[]; next: string }>('GET', '/clients?take=3');
    const rest = await api.call<{ clients: object[]; next?: string }>('GET', `/clients?take=3&from=${first.body.next}`);
    expect(first.body.clients).toHaveLength(3);
    expect(rest.body).toEqual({ clients: [expect.objectContaining({ name: 'API documentation' })] });
  });
});

describe('/resource-servers', () => {
  it('creates an API, finds it by id and by identifier, changes it with 200, and deletes it twice', async () => {
    const identifier = 'https://orders.example.com/';
    const made = await api.call<{ id: string }>('POST', '/resource-servers', { identifier, name: 'Orders' });
    expect(made).toMatchObject({ status: 201, body: { signing_alg: 'RS256', token_lifetime: 86_400 } });
    expect(await api.call('POST', '/resource-servers', { identifier })).toMatchObject({ status: 409 });
    const path = `/resource-servers/${encodeURIComponent(identifier)}`;
    expect((await api.call('GET', path)).body).toEqual(made.body);
    expect(await api.call('PATCH', path, { scopes: [{ value: 'read:orders' }] })).toMatchObject({
      status: 200,
      body: { scopes: [{ value: 'read:orders' }] },
    });
    expect(await api.call('DELETE', `/resource-servers/${made.body.id}`)).toMatchObject({ status: 204 });
    expect(await api.call('DELETE', `/resource-servers/${made.body.id}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', path)).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_resource_server' },
    });
  });

  it('has the Management API itself, which cannot be changed', async () => {
    const path = `/resource-servers/${encodeURIComponent(`${api.tenant.issuer}api/v2/`)}`;
    expect(await api.call('GET', path)).toMatchObject({ status: 200, body: { is_system: true } });
    expect(await api.call('PATCH', path, { name: 'x' })).toMatchObject({ status: 400 });
  });
});

describe('/client-grants', () => {
  it('creates a grant for an application and an API that are there, once', async () => {
    const { client_id } = api.tenant.credentials.application;
    const body = { client_id, audience: `${api.tenant.issuer}api/v2/`, scope: ['read:users'] };
    const made = await api.call<{ id: string }>('POST', '/client-grants', body);
    expect(made).toMatchObject({ status: 201, body: { ...body, id: expect.stringMatching(/^cgr_\w{16}$/) } });
    expect(await api.call('POST', '/client-grants', body)).toMatchObject({ status: 409 });
    expect(await api.call('POST', '/client-grants', { ...body, audience: 'urn:nope' })).toMatchObject({ status: 404 });
    const listed = await api.call('GET', `/client-grants?client_id=${client_id}&include_totals=true`);
    expect(listed.body).toEqual({ total: 1, start: 0, limit: 50, client_grants: [made.body] });
    expect(await api.call('DELETE', `/client-grants/${made.body.id}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', `/client-grants/${made.body.id}`)).toMatchObject({
      status: 404,
      body: { message: 'The grant does not exist.', errorCode: 'inexistent_client_grant' },
    });
  });
});

describe('what auth0-deploy-cli sends back of its own export', () => {
  it('changes nothing of an application', async () => {
    const path = `/clients/${api.tenant.credentials.application.client_id}`;
    const before = (await api.call('GET', path)).body as { jwt_configuration: { secret_encoded?: boolean } };
    const { secret_encoded: _readOnly, ...jwt_configuration } = before.jwt_configuration;
    await api.call('PATCH', path, { jwt_configuration });
    expect((await api.call('GET', path)).body).toEqual(before);
  });

  it('asks for roles by their type', async () => {
    expect((await api.call('GET', '/roles?type=tenant')).status).toBe(200);
    expect((await api.call('GET', '/roles?type=organization')).body).toEqual([]);
    expect((await api.call('GET', '/roles?type=else')).status).toBe(400);
  });
});
