import { type Api, startApi } from '../api.js';

let api: Api;
let path: string;
let clientId: string;
const body = () => ({ inviter: { name: 'Ada' }, invitee: { email: 'new@example.com' }, client_id: clientId });

beforeAll(async () => {
  api = await startApi();
  const organization = await api.call<{ id: string }>('POST', '/organizations', { name: 'acme', display_name: 'Acme' });
  path = `/organizations/${organization.body.id}/invitations`;
  const client = { name: 'Web', organization_usage: 'allow', initiate_login_uri: 'https://app.example.com/login' };
  clientId = (await api.call<{ client_id: string }>('POST', '/clients', client)).body.client_id;
});
afterAll(() => api.tenant.close());

describe('POST /organizations/{id}/invitations', () => {
  it('answers 201 with the link that begins a login, good for seven days', async () => {
    const { status, body: invitation } = await api.call<Record<string, string>>('POST', path, body());
    expect(status).toBe(201);
    expect(Object.keys(invitation)).toEqual(
      'id client_id inviter invitee invitation_url ticket_id created_at expires_at organization_id'.split(' '),
    );
    expect(invitation['id']).toMatch(/^uinv_[A-Za-z0-9]{16}$/);
    expect(invitation['invitation_url']).toBe(
      `https://app.example.com/login?invitation=${invitation['ticket_id']}` +
        `&organization=${invitation['organization_id']}&organization_name=acme`,
    );
    const lifetime = Date.parse(invitation['expires_at']!) - Date.parse(invitation['created_at']!);
    expect(lifetime).toBe(604_800_000);
  });

  it('uses the login route of the tenant where the application has none', async () => {
    const client = await api.call('POST', '/clients', { name: 'Bare', organization_usage: 'require' });
    const made = await api.call('POST', path, { ...body(), client_id: client.body['client_id'] });
    expect(made).toMatchObject({
      status: 201,
      body: { invitation_url: expect.stringMatching(/^http:\/\/localhost:3000\/login\?invitation=/) },
    });
  });

  it.each([
    [{ client_id: 'unknown' }, 'The specified client_id does not exist.'],
    [{ connection_id: 'con_aaaaaaaaaaaaaaaa' }, 'The specified connection does not exist.'],
    [{ roles: ['rol_aaaaaaaaaaaaaaaa'] }, 'One or more of the specified roles do not exist: rol_aaaaaaaaaaaaaaaa'],
    [
      { invitee: { email: 'nope' } },
      "Payload validation error: 'Object didn't pass validation for format email: nope'",
    ],
  ])('answers 400 to %j', async (wrong, message) => {
    expect(await api.call('POST', path, { ...body(), ...wrong })).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_body', message: expect.stringContaining(message) },
    });
  });

  it('answers 400 for an application that is not for organizations', async () => {
    const { client_id } = api.tenant.credentials.operator;
    expect(await api.call('POST', path, { ...body(), client_id })).toMatchObject({
      status: 400,
      body: { message: `The specified client_id (${client_id}) does not allow organizations.` },
    });
  });
});

describe('/organizations/{id}/invitations', () => {
  it('lists newest first, without a total, and withdraws', async () => {
    const made = await api.call<{ id: string }>('POST', path, { ...body(), ttl_sec: 60 });
    const { body: list } = await api.call<{ invitations: { id: string }[] }>('GET', `${path}?include_totals=true`);
    expect(Object.keys(list)).toEqual(['invitations', 'start', 'limit']);
    expect(list).toMatchObject({ start: 0, limit: list.invitations.length });
    expect(list.invitations[0]).toEqual(made.body);
    const one = `${path}/${made.body.id}`;
    expect((await api.call('GET', `${one}?fields=id`)).body).toEqual({ id: made.body.id });
    expect(await api.call('DELETE', one)).toMatchObject({ status: 204 });
    expect(await api.call('GET', one)).toMatchObject({
      status: 404,
      body: { message: 'The invitation does not exist.', errorCode: 'inexistent_invitation' },
    });
    expect(await api.call('GET', `${path}?sort=color:1`)).toMatchObject({ status: 400 });
  });

  it('go with their application', async () => {
    await api.call('POST', path, body());
    await api.call('DELETE', `/clients/${clientId}`);
    const left = await api.call<{ client_id: string }[]>('GET', path);
    expect(left.body.map(({ client_id }) => client_id)).not.toContain(clientId);
  });
});
