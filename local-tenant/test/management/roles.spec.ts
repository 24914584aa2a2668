import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const connection = 'Username-Password-Authentication';
const API = 'https://orders.example.com/';
let made = 0;
const createRole = async (): Promise<string> =>
  (await api.call<{ id: string }>('POST', '/roles', { name: `role ${++made}`, description: 'A role' })).body.id;
const createPerson = async (): Promise<string> => {
  const person = { connection, password: 'Correct-Horse-1', email: `chuck${++made}@example.com` };
  return (await api.call<{ user_id: string }>('POST', '/users', person)).body.user_id;
};
const permission = (permission_name: string) => ({ resource_server_identifier: API, permission_name });
const permissions = (...names: string[]) => ({ permissions: names.map(permission) });

beforeAll(async () => {
  const scopes = [{ value: 'read:orders', description: 'Read orders' }, { value: 'write:orders' }];
  await api.call('POST', '/resource-servers', { identifier: API, name: 'Orders', scopes });
});

describe('/roles', () => {
  it('creates with 200, changes what is sent, and forgets it for good', async () => {
    const { status, body } = await api.call('POST', '/roles', { name: 'Admin', description: 'All' });
    expect({ status, keys: Object.keys(body) }).toEqual({ status: 200, keys: ['id', 'name', 'description'] });
    expect(body).toMatchObject({ id: expect.stringMatching(/^rol_[A-Za-z0-9]{16}$/), name: 'Admin' });
    const path = `/roles/${String(body['id'])}`;
    expect((await api.call('PATCH', path, { description: 'Less' })).body).toEqual({ ...body, description: 'Less' });
    expect(await api.call('DELETE', path, {})).toMatchObject({ status: 200, body: {} });
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const { status: gone, body: error } = await api.call(method, path, method === 'GET' ? undefined : {});
      expect({ gone, error }).toEqual({
        gone: 404,
        error: { statusCode: 404, error: 'Not Found', message: 'The role does not exist.' },
      });
    }
  });

  it('answers 409 to a name that another role has', async () => {
    await api.call('POST', '/roles', { name: 'Twice' });
    const other = await createRole();
    expect(await api.call('POST', '/roles', { name: 'Twice' })).toMatchObject({ status: 409 });
    expect(await api.call('PATCH', `/roles/${other}`, { name: 'Twice' })).toMatchObject({ status: 409 });
  });

  it('lists by a part of the name, in an array or in roles, start, limit, total', async () => {
    await api.call('POST', '/roles', { name: 'Zookeeper' });
    expect((await api.call<unknown[]>('GET', '/roles?name_filter=OOKEEP')).body).toHaveLength(1);
    const { body } = await api.call('GET', '/roles?name_filter=ookeep&include_totals=true&per_page=50');
    expect(Object.keys(body)).toEqual(['roles', 'start', 'limit', 'total']);
    expect(body).toMatchObject({ start: 0, limit: 50, total: 1 });
  });

  it.each([
    [{}, "Payload validation error: 'Missing required property: name'."],
    [{ name: 'x', color: 1 }, "Payload validation error: 'Additional properties not allowed: color'."],
  ])('answers 400 to %j', async (wrong, message) => {
    expect(await api.call('POST', '/roles', wrong)).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_body', message },
    });
  });
});

describe('/roles/{id}/permissions', () => {
  it('adds once with 201, lists with the names of the API, and removes with 204', async () => {
    const path = `/roles/${await createRole()}/permissions`;
    expect(await api.call('POST', path, permissions('read:orders'))).toMatchObject({ status: 201, body: {} });
    expect(await api.call('POST', path, permissions('read:orders'))).toMatchObject({ status: 201 });
    expect((await api.call('GET', path)).body).toEqual([
      {
        permission_name: 'read:orders',
        description: 'Read orders',
        resource_server_name: 'Orders',
        resource_server_identifier: API,
      },
    ]);
    expect(await api.call('DELETE', path, permissions('read:orders', 'nope'))).toMatchObject({ status: 204 });
    const { body } = await api.call('GET', `${path}?include_totals=true`);
    expect(body).toEqual({ permissions: [], start: 0, limit: 50, total: 0 });
  });

  it('takes permissions of the Management API', async () => {
    const path = `/roles/${await createRole()}/permissions`;
    const held = { resource_server_identifier: `${api.tenant.issuer}api/v2/`, permission_name: 'read:users' };
    await api.call('POST', path, { permissions: [held] });
    expect((await api.call('GET', path)).body).toMatchObject([held]);
  });

  it('answers 404 to one that no API defines, and keeps none of the others', async () => {
    const path = `/roles/${await createRole()}/permissions`;
    expect(await api.call('POST', path, permissions('read:orders', 'nope'))).toMatchObject({
      status: 404,
      body: {
        errorCode: 'inexistent_resource_server_permission',
        message: `This permission does not exist: '${API} - nope'`,
      },
    });
    expect((await api.call('GET', path)).body).toEqual([]);
  });
});

describe('/roles/{id}/users', () => {
  it('lists people by pages and by checkpoints, where next may lead to an empty page', async () => {
    const path = `/roles/${await createRole()}/users`;
    const users = [await createPerson(), await createPerson(), await createPerson(), await createPerson()];
    expect(await api.call('POST', path, { users })).toMatchObject({ status: 200, body: {} });
    const { body } = await api.call<{ users: object[] }>('GET', `${path}?include_totals=true`);
    expect(body).toMatchObject({ start: 0, limit: 50, total: 4 });
    expect(Object.keys(body.users[0]!)).toEqual(['user_id', 'email', 'picture', 'name']);
    const seen: string[] = [];
    let next: string | undefined = '';
    const steps: number[] = [];
    while (next !== undefined) {
      const from: string = next && `&from=${encodeURIComponent(next)}`;
      const page = await api.call<{ users: { user_id: string }[]; next?: string }>('GET', `${path}?take=2${from}`);
      seen.push(...page.body.users.map(({ user_id }) => user_id));
      steps.push(page.body.users.length);
      ({ next } = page.body);
    }
    expect(seen.toSorted()).toEqual(users.toSorted());
    expect(steps).toEqual([2, 2, 0]);
  });

  it.each([
    ['page=10&per_page=100', 'invalid_paging', 'Requesting page 10 exceeds the allowed maximum of 1000 records.'],
    ['take=2&from=nonsense', 'invalid_query_string', 'Query validation error'],
    ['take=101', 'invalid_query_string', "'Value 101 is greater than maximum 100' on property take"],
  ])('answers 400 to ?%s', async (query, errorCode, message) => {
    expect(await api.call('GET', `/roles/${await createRole()}/users?${query}`)).toMatchObject({
      status: 400,
      body: { errorCode, message: expect.stringContaining(message) },
    });
  });

  it('answers 404 to nobody and to no role', async () => {
    const users = ['auth0|nobody'];
    const role = await createRole();
    expect(await api.call('POST', `/roles/${role}/users`, { users })).toMatchObject({ status: 404 });
    expect(await api.call('GET', '/roles/rol_aaaaaaaaaaaaaaaa/users')).toMatchObject({ status: 404 });
  });
});

describe('/users/{id}/roles and /users/{id}/permissions', () => {
  it('gives and takes roles with 204, and answers 404 for a role that is gone', async () => {
    const [person, role] = [await createPerson(), await createRole()];
    const path = `/users/${person}/roles`;
    expect(await api.call('POST', path, { roles: [role] })).toMatchObject({ status: 204 });
    expect(await api.call('POST', path, { roles: [role] })).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toMatchObject([{ id: role, description: 'A role' }]);
    expect(await api.call('DELETE', path, { roles: [role] })).toMatchObject({ status: 204 });
    expect((await api.call('GET', `${path}?include_totals=true`)).body).toMatchObject({ roles: [], total: 0 });
    await api.call('DELETE', `/roles/${role}`);
    for (const method of ['POST', 'DELETE']) {
      expect(await api.call(method, path, { roles: [role] })).toMatchObject({
        status: 404,
        body: { message: 'The role does not exist.' },
      });
    }
    expect(await api.call('GET', '/users/auth0|nobody/roles')).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_user' },
    });
  });

  it('shows each permission once with all of its sources', async () => {
    const [person, role] = [await createPerson(), await createRole()];
    await api.call('POST', `/roles/${role}/permissions`, permissions('read:orders', 'write:orders'));
    await api.call('POST', `/users/${person}/roles`, { roles: [role] });
    const path = `/users/${person}/permissions`;
    expect(await api.call('POST', path, permissions('read:orders'))).toMatchObject({ status: 201, body: {} });
    const direct = { source_id: '', source_name: '', source_type: 'DIRECT' };
    const fromRole = { source_id: role, source_name: expect.any(String), source_type: 'ROLE' };
    expect((await api.call('GET', path)).body).toMatchObject([
      { ...permission('read:orders'), sources: [direct, fromRole] },
      { ...permission('write:orders'), sources: [fromRole] },
    ]);
    expect(await api.call('DELETE', path, permissions('read:orders', 'write:orders'))).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toMatchObject([{ sources: [fromRole] }, { sources: [fromRole] }]);
    await api.call('DELETE', `/roles/${role}`);
    expect((await api.call('GET', path)).body).toEqual([]);
  });
});

describe('an API', () => {
  it('takes its permissions along when it loses them, and when it is deleted', async () => {
    const identifier = 'urn:short-lived';
    const all = ['read:a', 'read:b'].map((value) => ({ value }));
    const { body } = await api.call('POST', '/resource-servers', { identifier, scopes: all });
    const [person, role] = [await createPerson(), await createRole()];
    const held = all.map(({ value }) => ({ resource_server_identifier: identifier, permission_name: value }));
    for (const owner of [`/users/${person}`, `/roles/${role}`]) {
      await api.call('POST', `${owner}/permissions`, { permissions: held });
    }
    const left = async () =>
      (
        await Promise.all(
          [`/users/${person}`, `/roles/${role}`].map((owner) => api.call<object[]>('GET', `${owner}/permissions`)),
        )
      ).map((answer) => answer.body.length);
    await api.call('PATCH', `/resource-servers/${String(body['id'])}`, { scopes: [{ value: 'read:a' }] });
    expect(await left()).toEqual([1, 1]);
    await api.call('DELETE', `/resource-servers/${String(body['id'])}`);
    expect(await left()).toEqual([0, 0]);
  });
});
