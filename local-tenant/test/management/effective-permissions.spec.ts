import { type Api, startApi } from '../api.js';
import { createPerson } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

describe('/users/{id}/effective-permissions', () => {
  it('says what a person may do at an API, and by which roles', async () => {
    const { user_id } = await createPerson(api);
    const { audience: resource_server_identifier } = api.tenant.credentials.operator;
    const permission = (permission_name: string) => ({ resource_server_identifier, permission_name });
    const role = (await api.call<{ id: string }>('POST', '/roles', { name: 'Reader' })).body.id;
    const both = [permission('read:roles'), permission('read:users')];
    await api.call('POST', `/roles/${role}/permissions`, { permissions: both });
    await api.call('POST', `/users/${user_id}/roles`, { roles: [role] });
    await api.call('POST', `/users/${user_id}/permissions`, { permissions: [permission('read:users')] });
    const path = `/users/${user_id}/effective-permissions`;
    const query = `resource_server_identifier=${encodeURIComponent(resource_server_identifier)}`;
    expect((await api.call('GET', `${path}?${query}`)).body).toMatchObject({
      permissions: [
        { ...permission('read:roles'), sources: ['roles'] },
        { ...permission('read:users'), sources: ['direct', 'roles'] },
      ],
    });
    const first = await api.call<{ permissions: object[]; next: string }>('GET', `${path}?${query}&take=1`);
    const rest = await api.call<{ permissions: object[] }>('GET', `${path}?${query}&take=5&from=${first.body.next}`);
    expect(rest.body.permissions).toMatchObject([permission('read:users')]);
    const sources = `${path}/sources/effective-roles?${query}&permission_name=read:users`;
    expect((await api.call('GET', sources)).body).toMatchObject({ roles: [{ id: role, sources: ['direct'] }] });
    expect((await api.call('GET', `/users/${user_id}/effective-roles`)).body).toMatchObject({ roles: [{ id: role }] });
    expect((await api.call('GET', `${path}?resource_server_identifier=urn:other`)).body).toEqual({ permissions: [] });
    expect(await api.call('GET', path)).toMatchObject({ status: 400 });
    expect(await api.call('GET', '/users/auth0|nobody/effective-roles')).toMatchObject({ status: 404 });
  });
});
