import { type Api, startApi } from '../api.js';
import { createPerson } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const newPath = async (): Promise<string> => `/users/${(await createPerson(api)).user_id}/authentication-methods`;
const email = { type: 'email', name: 'Test', email: 'chuck334@example.com' };
const phone = { type: 'phone', phone_number: '+44207183875044' };
const totp = { type: 'totp', totp_secret: '5HCWXIP2MJNSUBGYVUZFLRB2HWIGXR4SYJQXNBQ' };

describe('/users/{id}/authentication-methods', () => {
  it('adds one with its address masked, shows, renames and removes it', async () => {
    const path = await newPath();
    const { status, body } = await api.call<{ id: string }>('POST', path, email);
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['type', 'name', 'email', 'created_at', 'id']);
    expect(body).toMatchObject({ email: 'chuc****@exam*******', id: expect.stringMatching(/^email\|dev_\w{16}$/) });
    const one = `${path}/${encodeURIComponent(body.id)}`;
    expect((await api.call('GET', one)).body).toEqual({ ...body, confirmed: true });
    expect((await api.call('PATCH', one, { name: 'Other' })).body).toEqual({ ...body, name: 'Other' });
    expect((await api.call<object[]>('GET', path)).body).toEqual([{ ...body, name: 'Other', confirmed: true }]);
    expect(await api.call('DELETE', one)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE']) expect(await api.call(method, one)).toMatchObject({ status: 404 });
  });

  it('replaces all with PUT, which shows what was sent but for the secret', async () => {
    const path = await newPath();
    await api.call('POST', path, { ...email, email: 'old@example.com' });
    const { status, body } = await api.call<object[]>('PUT', path, [email, phone, totp]);
    expect(status).toBe(200);
    expect(body).toMatchObject([{ email: email.email }, { phone_number: phone.phone_number }, { type: 'totp' }]);
    expect(JSON.stringify(body)).not.toContain(totp.totp_secret);
    const { body: list } = await api.call<{ authenticators: object[] }>('GET', `${path}?include_totals=true`);
    expect(Object.keys(list)).toEqual(['authenticators', 'total', 'start', 'limit']);
    expect(list.authenticators).toMatchObject([
      { email: 'chuc****@exam*******' },
      {
        phone_number: 'XXXXXXXXXXX5044',
        preferred_authentication_method: 'sms',
        authentication_methods: [{ id: expect.stringMatching(/^sms\|dev_/), type: 'sms' }],
      },
      { type: 'totp', confirmed: true },
    ]);
    expect(JSON.stringify(list)).not.toContain(totp.totp_secret);
  });

  it('removes all, and leaves total out of the empty list', async () => {
    const path = await newPath();
    await api.call('PUT', path, [email, totp]);
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    const { body } = await api.call('GET', `${path}?include_totals=true`);
    expect(body).toEqual({ authenticators: [], start: 0, limit: 50 });
  });

  it.each([
    [{ type: 'email' }, 400, "Payload validation error: 'Missing required property: email'."],
    [{ type: 'phone', email: 'a@b.cc' }, 400, "Payload validation error: 'Missing required property: phone_number'."],
    [{ type: 'duo' }, 400, "Payload validation error: 'No enum match for: duo' on property type"],
    [{ email: 'a@b.cc' }, 400, "Payload validation error: 'Missing required property: type'."],
  ])('answers an error to %j', async (body, status, message) => {
    expect(await api.call('POST', await newPath(), body)).toMatchObject({
      status,
      body: { message: expect.stringContaining(message) },
    });
  });

  it('answers 409 to one that is there, 404 to nobody', async () => {
    const path = await newPath();
    await api.call('POST', path, phone);
    expect(await api.call('POST', path, phone)).toMatchObject({ status: 409 });
    expect(await api.call('GET', '/users/auth0|nobody/authentication-methods')).toMatchObject({ status: 404 });
  });
});

describe('a second factor', () => {
  it('is told of on the profile, while there is one', async () => {
    const { user_id } = await createPerson(api);
    await api.call('POST', `/users/${user_id}/authentication-methods`, totp);
    expect((await api.call('GET', `/users/${user_id}`)).body).toMatchObject({ multifactor: ['guardian'] });
    const q = encodeURIComponent(`_exists_:multifactor AND user_id:"${user_id}"`);
    expect((await api.call<object[]>('GET', `/users?q=${q}`)).body).toHaveLength(1);
    expect(await api.call('DELETE', `/users/${user_id}/multifactor/google-authenticator`)).toMatchObject({
      status: 204,
    });
    expect((await api.call('GET', `/users/${user_id}`)).body).not.toHaveProperty('multifactor');
  });

  it('is an enrollment, by person and by its own id', async () => {
    const { user_id } = await createPerson(api);
    await api.call('PUT', `/users/${user_id}/authentication-methods`, [email, phone, totp]);
    const enrollments = await api.call<{ id: string }[]>('GET', `/users/${user_id}/enrollments`);
    expect(enrollments.body).toMatchObject([
      { status: 'confirmed', auth_method: 'sms', phone_number: 'XXXXXXXXXXX5044' },
    ]);
    const path = `/guardian/enrollments/${enrollments.body[0]!.id}`;
    expect((await api.call('GET', path)).body).toMatchObject({
      id: expect.stringMatching(/^dev_/),
      status: 'confirmed',
    });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE']) {
      expect(await api.call(method, path)).toMatchObject({ status: 404, body: { errorCode: 'enrollment_not_found' } });
    }
    expect(await api.call('DELETE', `/users/${user_id}/authenticators`)).toMatchObject({ status: 204 });
    expect((await api.call('GET', `/users/${user_id}/enrollments`)).body).toEqual([]);
  });

  it('can be a recovery code, of which there is one', async () => {
    const { user_id } = await createPerson(api);
    const path = `/users/${user_id}/recovery-code-regeneration`;
    const first = await api.call('POST', path, {});
    const second = await api.call('POST', path);
    for (const { status, body } of [first, second]) {
      expect({ status, body }).toEqual({
        status: 200,
        body: { recovery_code: expect.stringMatching(/^[A-Z0-9]{24}$/) },
      });
    }
    expect(second.body).not.toEqual(first.body);
    const methods = await api.call<object[]>('GET', `/users/${user_id}/authentication-methods`);
    expect(methods.body).toMatchObject([{ type: 'recovery-code' }]);
    expect(JSON.stringify(methods.body)).not.toContain(String(second.body['recovery_code']));
  });

  it('of a remembered browser is forgotten, of nobody is not', async () => {
    const path = '/multifactor/actions/invalidate-remember-browser';
    const { user_id } = await createPerson(api);
    expect(await api.call('POST', `/users/${user_id}${path}`)).toMatchObject({ status: 204 });
    expect(await api.call('POST', `/users/auth0|nobody${path}`)).toMatchObject({ status: 404 });
    expect(await api.call('DELETE', `/users/${user_id}/multifactor/nope`)).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_uri' },
    });
  });
});

describe('what cannot exist here', () => {
  it('is empty', async () => {
    const { user_id } = await createPerson(api);
    const path = `/users/${user_id}`;
    expect((await api.call('GET', `${path}/connected-accounts?take=50`)).body).toEqual({ connected_accounts: [] });
    expect((await api.call('GET', `${path}/federated-connections-tokensets`)).body).toEqual([]);
    expect(await api.call('DELETE', `${path}/federated-connections-tokensets/x`)).toMatchObject({ status: 204 });
    const body = { connection: 'Username-Password-Authentication', assessors: ['new-device'] };
    expect(await api.call('POST', `${path}/risk-assessments/clear`, body)).toMatchObject({ status: 204 });
    expect(await api.call('GET', '/users/auth0|nobody/connected-accounts')).toMatchObject({ status: 404 });
  });
});
