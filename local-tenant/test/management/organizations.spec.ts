import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const connection = 'Username-Password-Authentication';
let made = 0;
const createOrganization = async (more: object = {}): Promise<string> =>
  (await api.call<{ id: string }>('POST', '/organizations', { name: `org-${++made}`, ...more })).body.id;
const createPerson = async (): Promise<string> => {
  const person = { connection, password: 'Correct-Horse-1', email: `member${++made}@example.com` };
  return (await api.call<{ user_id: string }>('POST', '/users', person)).body.user_id;
};
const createRole = async (): Promise<string> =>
  (await api.call<{ id: string }>('POST', '/roles', { name: `role ${++made}`, description: 'A role' })).body.id;

const GONE = { statusCode: 404, error: 'Not Found', message: 'No organization found by that id or name' };

describe('/organizations', () => {
  const branding = { logo_url: 'https://example.com/logo.gif' };

  it('creates with 201, finds by id and name, changes what is sent, and deletes once', async () => {
    const name = `org-${++made}`;
    const body = { name, display_name: 'Test', branding, metadata: { plan: 'gold', old: null } };
    const created = await api.call('POST', '/organizations', body);
    expect(created.status).toBe(201);
    expect(Object.keys(created.body)).toEqual(['id', 'display_name', 'name', 'branding', 'metadata']);
    expect(created.body).toMatchObject({
      id: expect.stringMatching(/^org_[A-Za-z0-9]{16}$/),
      metadata: { plan: 'gold' },
    });
    const path = `/organizations/${String(created.body['id'])}`;
    expect((await api.call('GET', path)).body).toEqual(created.body);
    expect((await api.call('GET', `/organizations/name/${name}`)).body).toEqual(created.body);
    const changed = await api.call('PATCH', path, { display_name: 'Other', metadata: {} });
    expect(changed).toMatchObject({ status: 200, body: { name, display_name: 'Other', branding } });
    expect(changed.body).not.toHaveProperty('metadata');
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE'])
      expect(await api.call(method, path)).toMatchObject({ status: 404, body: GONE });
    expect((await api.call('GET', `/organizations/name/${name}`)).body).toEqual(GONE);
  });

  it('answers 409 to a name that is taken, 400 to one that is none', async () => {
    await createOrganization({ name: 'taken' });
    const other = await createOrganization();
    const conflict = { status: 409, body: { errorCode: 'organization_conflict' } };
    expect(await api.call('POST', '/organizations', { name: 'taken' })).toMatchObject(conflict);
    expect(await api.call('PATCH', `/organizations/${other}`, { name: 'taken' })).toMatchObject(conflict);
    expect(await api.call('POST', '/organizations', { name: 'No Spaces' })).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_body', message: expect.stringContaining('organization-name') },
    });
  });

  it('lists by pages, sorted, and by checkpoints', async () => {
    const { body } = await api.call('GET', '/organizations?include_totals=true&per_page=2');
    expect(Object.keys(body)).toEqual(['organizations', 'start', 'limit', 'total']);
    const sorted = await api.call<{ name: string }[]>('GET', '/organizations?sort=name:-1');
    const names = sorted.body.map(({ name }) => name);
    expect(names).toEqual(names.toSorted().toReversed());
    expect(await api.call('GET', '/organizations?sort=color:1')).toMatchObject({ status: 400 });
    const first = await api.call<{ organizations: object[]; next: string }>('GET', '/organizations?take=1');
    const rest = await api.call<{ organizations: object[]; next?: string }>(
      'GET',
      `/organizations?take=100&from=${first.body.next}`,
    );
    expect(rest.body.organizations).toHaveLength(names.length - 1);
    expect(rest.body).not.toHaveProperty('next');
  });
});

describe('/organizations/{id}/members', () => {
  it('adds and removes with 204, lists people, with their roles on request', async () => {
    const [id, person, role] = [await createOrganization(), await createPerson(), await createRole()];
    const path = `/organizations/${id}/members`;
    expect(await api.call('POST', `${path}/${person}/roles`, { roles: [role] })).toMatchObject({ status: 204 });
    for (const _ of [1, 2]) expect(await api.call('POST', path, { members: [person] })).toMatchObject({ status: 204 });
    const { body } = await api.call<object[]>('GET', path);
    expect(body.map((member) => Object.keys(member))).toEqual([['user_id', 'email', 'picture', 'name']]);
    expect((await api.call('GET', `${path}?fields=user_id,roles&include_fields=true`)).body).toEqual([
      { user_id: person, roles: [{ id: role, name: expect.any(String) }] },
    ]);
    expect((await api.call('GET', `${path}/${person}/effective-roles`)).body).toMatchObject({
      roles: [{ id: role, sources: ['direct'] }],
    });
    expect((await api.call('GET', `/users/${person}/organizations`)).body).toMatchObject([{ id }]);
    for (const _ of [1, 2])
      expect(await api.call('DELETE', path, { members: [person] })).toMatchObject({ status: 204 });
    expect((await api.call('GET', `${path}?include_totals=true`)).body).toEqual({
      members: [],
      start: 0,
      limit: 50,
      total: 0,
    });
    expect((await api.call('GET', `${path}/${person}/roles`)).body).toEqual([]);
  });

  it('gives a cursor with every page that is not empty', async () => {
    const id = await createOrganization();
    const members = [await createPerson(), await createPerson(), await createPerson()];
    await api.call('POST', `/organizations/${id}/members`, { members });
    const page = (from: string) =>
      api.call<{ members: { user_id: string }[]; next?: string }>('GET', `/organizations/${id}/members?take=2${from}`);
    const one = await page('');
    const two = await page(`&from=${one.body.next}`);
    const three = await page(`&from=${two.body.next}`);
    expect([one, two].flatMap((each) => each.body.members.map(({ user_id }) => user_id)).toSorted()).toEqual(
      members.toSorted(),
    );
    expect(three.body).toEqual({ members: [] });
  });

  it('answers 400 to nobody, 404 to a role that is none, and 404 to no organization', async () => {
    const [id, person] = [await createOrganization(), await createPerson()];
    expect(await api.call('POST', `/organizations/${id}/members`, { members: ['auth0|nobody'] })).toMatchObject({
      status: 400,
    });
    const roles = { roles: ['rol_aaaaaaaaaaaaaaaa'] };
    for (const method of ['POST', 'DELETE']) {
      expect(await api.call(method, `/organizations/${id}/members/${person}/roles`, roles)).toMatchObject({
        status: 404,
        body: { message: 'No such role with id: rol_aaaaaaaaaaaaaaaa' },
      });
    }
    expect(await api.call('GET', '/organizations/org_aaaaaaaaaaaaaaaa/members')).toMatchObject({ status: 404 });
  });

  it('loses who is deleted, and the roles that are', async () => {
    const [id, person, role] = [await createOrganization(), await createPerson(), await createRole()];
    const path = `/organizations/${id}/members`;
    await api.call('POST', path, { members: [person] });
    await api.call('POST', `${path}/${person}/roles`, { roles: [role] });
    await api.call('DELETE', `/roles/${role}`);
    expect((await api.call('GET', `${path}/${person}/roles`)).body).toEqual([]);
    await api.call('DELETE', `/users/${person}`);
    expect((await api.call('GET', path)).body).toEqual([]);
  });
});
