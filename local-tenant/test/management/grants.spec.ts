import { type Api, startApi } from '../api.js';
import { claimsOf, createPerson, logIn, refresh } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

describe('/grants', () => {
  it('holds what a person let an application do, and takes its refresh tokens along', async () => {
    const { user_id, email } = await createPerson(api);
    const { client_id: clientID } = api.tenant.credentials.application;
    const { audience } = api.tenant.credentials.operator;
    const { refresh_token } = await logIn(api, email);
    const path = `/grants?user_id=${encodeURIComponent(user_id)}`;
    const { body } = await api.call<{ grants: { id: string }[] }>('GET', `${path}&include_totals=true`);
    expect(Object.keys(body)).toEqual(['total', 'start', 'limit', 'grants']);
    expect(body.grants).toEqual([
      {
        user_id,
        audience,
        scope: expect.arrayContaining(['openid']),
        clientID,
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
      },
    ]);
    expect((await api.call('GET', `${path}&audience=urn:other`)).body).toEqual([]);
    for (const _ of [1, 2])
      expect(await api.call('DELETE', `/grants/${body.grants[0]!.id}`)).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toEqual([]);
    expect((await refresh(api, refresh_token)).status).toBe(403);
  });

  it('is emptied by person', async () => {
    const { user_id, email } = await createPerson(api);
    await logIn(api, email);
    expect(await api.call('DELETE', '/grants')).toMatchObject({ status: 400 });
    expect(await api.call('DELETE', `/grants?user_id=${user_id}`)).toMatchObject({ status: 204 });
    expect((await api.call('GET', `/grants?user_id=${user_id}`)).body).toEqual([]);
  });
});

describe('/device-credentials', () => {
  it('has refresh tokens, and the keys that people make for their devices', async () => {
    const { user_id, email } = await createPerson(api);
    const audience = `${api.tenant.issuer}api/v2/`;
    const scope = 'openid create:current_user_device_credentials delete:current_user_device_credentials';
    const { access_token } = await logIn(api, email, { audience, scope });
    await logIn(api, email);
    const headers = { authorization: `Bearer ${access_token}` };
    const key = { device_name: 'Phone', device_id: 'ABC-123', type: 'public_key', value: 'key' };
    const made = await api.call('POST', '/device-credentials', key, headers);
    expect(made).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^dcr_/) } });
    expect(await api.call('POST', '/device-credentials', key, headers)).toMatchObject({ status: 409 });
    const path = `/device-credentials?user_id=${encodeURIComponent(user_id)}`;
    const { body } = await api.call<{ type: string }[]>('GET', path);
    expect(body.map(({ type }) => type)).toEqual(['public_key', 'rotating_refresh_token']);
    expect((await api.call<object[]>('GET', `${path}&type=public_key`)).body).toMatchObject([{ device_name: 'Phone' }]);
    const one = `/device-credentials/${String(made.body['id'])}`;
    expect(await api.call('DELETE', one, undefined, headers)).toMatchObject({ status: 204 });
    expect((await api.call('GET', `${path}&type=public_key`)).body).toEqual([]);
  });

  it('lets no application make a key', async () => {
    const key = { device_name: 'Phone', device_id: 'ABC-123', type: 'public_key', value: 'key' };
    expect(await api.call('POST', '/device-credentials', key)).toMatchObject({ status: 403 });
  });
});

describe('access tokens', () => {
  it('carry what a person may do through their roles', async () => {
    const { user_id, email } = await createPerson(api);
    const { audience } = api.tenant.credentials.operator;
    const permissionsIn = async (): Promise<unknown> => claimsOf((await logIn(api, email)).access_token)['permissions'];
    expect(await permissionsIn()).toEqual([]);
    const role = await api.call('POST', '/roles', { name: 'Reader' });
    const permissions = ['read:users', 'read:roles'].map((permission_name) => ({
      resource_server_identifier: audience,
      permission_name,
    }));
    await api.call('POST', `/roles/${String(role.body['id'])}/permissions`, { permissions });
    await api.call('POST', `/users/${user_id}/roles`, { roles: [role.body['id']] });
    expect(await permissionsIn()).toEqual(['read:roles', 'read:users']);
    await api.call('DELETE', `/roles/${String(role.body['id'])}`);
    expect(await permissionsIn()).toEqual([]);
  });
});
