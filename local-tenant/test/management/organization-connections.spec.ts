import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

let made = 0;
const createOrganization = async (more: object = {}): Promise<string> =>
  (await api.call<{ id: string }>('POST', '/organizations', { name: `org-${++made}`, ...more })).body.id;
const createConnection = async (strategy = 'auth0'): Promise<string> =>
  (await api.call<{ id: string }>('POST', '/connections', { name: `connection-${++made}`, strategy })).body.id;

describe('/organizations/{id}/enabled_connections', () => {
  it('adds, changes and removes a connection', async () => {
    const [id, connection_id] = [await createOrganization(), await createConnection('ad')];
    const path = `/organizations/${id}/enabled_connections`;
    const added = await api.call('POST', path, { connection_id, assign_membership_on_login: true });
    expect(added).toMatchObject({ status: 201, body: { connection_id, show_as_button: true } });
    expect(added.body['connection']).toEqual({ name: expect.any(String), strategy: 'ad' });
    expect(await api.call('POST', path, { connection_id })).toMatchObject({ status: 409 });
    const changed = await api.call('PATCH', `${path}/${connection_id}`, { show_as_button: false });
    expect(changed).toMatchObject({ status: 200, body: { assign_membership_on_login: true, show_as_button: false } });
    expect((await api.call('GET', `${path}?include_totals=true`)).body).toEqual({
      enabled_connections: [changed.body],
      start: 0,
      limit: 1,
      total: 1,
    });
    expect(await api.call('DELETE', `${path}/${connection_id}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', `${path}/${connection_id}`)).toMatchObject({
      status: 404,
      body: { message: 'No connection found by that id' },
    });
  });

  it('lets people sign up through database connections that make them members only', async () => {
    const [id, ad, database] = [await createOrganization(), await createConnection('ad'), await createConnection()];
    const path = `/organizations/${id}/enabled_connections`;
    const signup = { is_signup_enabled: true, assign_membership_on_login: true };
    for (const wrong of [
      { connection_id: ad, ...signup },
      { connection_id: database, is_signup_enabled: true },
    ]) {
      expect(await api.call('POST', path, wrong)).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/^Only database connections with assign_membership_on_login = true/) },
      });
    }
    const added = await api.call('POST', path, { connection_id: database, ...signup });
    expect(added).toMatchObject({ status: 201, body: signup });
    expect(await api.call('PATCH', `${path}/${database}`, { assign_membership_on_login: false })).toMatchObject({
      status: 400,
    });
  });

  it('come with the organization, and go with the connection', async () => {
    const connection_id = await createConnection();
    const body = { name: `org-${++made}`, enabled_connections: [{ connection_id }] };
    const created = await api.call<{ id: string }>('POST', '/organizations', body);
    expect(created.body).toMatchObject({ enabled_connections: [{ connection_id, show_as_button: true }] });
    await api.call('DELETE', `/connections/${connection_id}`);
    expect((await api.call('GET', `/organizations/${created.body.id}/enabled_connections`)).body).toEqual([]);
    const wrong = { name: `org-${++made}`, enabled_connections: [{ connection_id }] };
    expect(await api.call('POST', '/organizations', wrong)).toMatchObject({ status: 404 });
    expect(await api.call('GET', `/organizations/name/${wrong.name}`)).toMatchObject({ status: 404 });
  });

  it('are /connections too, which say whether they are enabled', async () => {
    const [id, connection_id] = [await createOrganization(), await createConnection()];
    const path = `/organizations/${id}/connections`;
    const added = await api.call('POST', path, { connection_id, is_enabled: false, organization_access_level: 'none' });
    expect(added).toMatchObject({ status: 201, body: { is_enabled: false, organization_access_level: 'none' } });
    expect((await api.call('GET', `${path}?is_enabled=true`)).body).toEqual([]);
    expect((await api.call('GET', `/organizations/${id}/enabled_connections`)).body).toEqual([]);
    const changes = { is_enabled: true, organization_access_level: null };
    const changed = await api.call('PATCH', `${path}/${connection_id}`, changes);
    expect(changed.body).not.toHaveProperty('organization_access_level');
    expect((await api.call('GET', `${path}?is_enabled=true`)).body).toEqual([changed.body]);
  });
});

describe('/organizations/{id}/client-grants', () => {
  it('associates a grant once, lists and filters it, and lets it go', async () => {
    const { client_id } = api.tenant.credentials.application;
    const audience = 'https://user-service.local';
    const grant = await api.call<{ id: string }>('POST', '/client-grants', {
      client_id,
      audience,
      scope: ['read:users'],
      organization_usage: 'allow',
      allow_any_organization: true,
    });
    const [id, grant_id] = [await createOrganization(), grant.body.id];
    const path = `/organizations/${id}/client-grants`;
    const added = await api.call('POST', path, { grant_id });
    expect(added).toMatchObject({ status: 201, body: { grant_id, client_id, audience, organization_usage: 'allow' } });
    expect(await api.call('POST', path, { grant_id })).toMatchObject({ status: 409 });
    expect(await api.call('POST', path, { grant_id: 'cgr_aaaaaaaaaaaaaaaa' })).toMatchObject({ status: 404 });
    const query = `client_id=${client_id}&audience=${encodeURIComponent(audience)}&grant_ids=${grant_id}`;
    expect((await api.call('GET', `${path}?${query}&include_totals=true`)).body).toMatchObject({
      client_grants: [{ id: grant_id, subject_type: 'client' }],
      total: 1,
    });
    expect((await api.call('GET', `${path}?client_id=other`)).body).toEqual([]);
    expect((await api.call('GET', `/client-grants/${grant_id}/organizations`)).body).toMatchObject([{ id }]);
    const clients = await api.call('GET', `/clients?q=client_grant.organization_id:${id}&take=50`);
    expect(clients.body).toMatchObject({ clients: [{ client_id }] });
    for (const _ of [1, 2]) expect(await api.call('DELETE', `${path}/${grant_id}`)).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toEqual([]);
  });
});

describe('/organizations/{id}/discovery-domains', () => {
  it('adds a domain once, verifies it, finds it by name, and removes it any number of times', async () => {
    const id = await createOrganization();
    const path = `/organizations/${id}/discovery-domains`;
    const added = await api.call<{ id: string }>('POST', path, { domain: 'Example.com' });
    expect(added).toMatchObject({ status: 201, body: { domain: 'example.com', status: 'pending' } });
    expect(added.body).toMatchObject({
      id: expect.stringMatching(/^ord_\w{22}$/),
      verification_host: `_ss-verification.${id}.example.com`,
      verification_txt: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await api.call('POST', path, { domain: 'example.com' })).toMatchObject({ status: 409 });
    const verified = await api.call('PATCH', `${path}/${added.body.id}`, { status: 'verified' });
    expect(verified.body).toEqual({ ...added.body, status: 'verified' });
    expect((await api.call('GET', `${path}/name/example.com`)).body).toEqual(verified.body);
    for (const _ of [1, 2]) expect(await api.call('DELETE', `${path}/${added.body.id}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', `${path}/${added.body.id}`)).toMatchObject({
      status: 404,
      body: { message: 'No organization domain found by that id' },
    });
  });

  it('lists by checkpoints, where next is only given when there is more', async () => {
    const path = `/organizations/${await createOrganization()}/discovery-domains`;
    for (const domain of ['a.com', 'b.com', 'c.com']) await api.call('POST', path, { domain });
    const page = (query: string) => api.call<{ domains: { domain: string }[]; next?: string }>('GET', path + query);
    const first = await page('?take=2');
    expect(first.body.domains.map(({ domain }) => domain)).toEqual(['a.com', 'b.com']);
    expect((await page(`?take=2&from=${first.body.next}`)).body).toEqual({
      domains: [expect.objectContaining({ domain: 'c.com' })],
    });
  });
});
