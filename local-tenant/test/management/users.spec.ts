import { type Api, startApi } from '../api.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';
let made = 0;
const email = (): string => `chuck${++made}@example.com`;
const create = async (more: object = {}): Promise<Record<string, string>> => {
  const { body } = await api.call<Record<string, string>>('POST', '/users', {
    connection,
    password,
    email: email(),
    ...more,
  });
  return body;
};

const patch = (id: string | undefined, changes: object) =>
  api.call('PATCH', `/users/${encodeURIComponent(id!)}`, changes);

describe('GET /users/{id}', () => {
  it('answers the user, or the part that fields and include_fields choose', async () => {
    const { user_id, email: address } = await create();
    const path = `/users/${encodeURIComponent(user_id!)}`;
    expect((await api.call('GET', path)).body).toMatchObject({ user_id, email: address });
    expect((await api.call('GET', `${path}?fields=email,name`)).body).toEqual({ email: address, name: address });
    expect((await api.call('GET', `${path}?fields=user_id&include_fields=false`)).body).not.toHaveProperty('user_id');
    expect((await api.call('GET', `${path}?include_fields=false`)).body).toHaveProperty('user_id');
  });

  it('answers 404 inexistent_user', async () => {
    const { status, body } = await api.call('GET', '/users/auth0%7Cnobody');
    expect(status).toBe(404);
    expect(body).toMatchObject({ message: 'The user does not exist.', errorCode: 'inexistent_user' });
  });
});

describe('PATCH /users/{id}', () => {
  it('merges metadata at the first level, removes with null, and resets with {}', async () => {
    const metadata = { a: { b: 1 }, c: 2 };
    const { user_id } = await create({ user_metadata: metadata, app_metadata: metadata });
    const merged = await patch(user_id, { user_metadata: { a: { d: 1 }, c: null }, app_metadata: { e: 3 } });
    expect(merged.body).toMatchObject({ user_metadata: { a: { d: 1 } }, app_metadata: { ...metadata, e: 3 } });
    expect(merged.body['user_metadata']).toEqual({ a: { d: 1 } });
    const reset = await patch(user_id, { user_metadata: {}, app_metadata: {} });
    expect(reset.body['user_metadata']).toEqual({});
    expect(reset.body).not.toHaveProperty('app_metadata');
  });

  it('changes the profile and removes what is null', async () => {
    const { user_id, created_at } = await create({ given_name: 'Chuck' });
    const { status, body } = await patch(user_id, { given_name: null, name: 'Chuck Norris' });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('given_name');
    expect(body).toMatchObject({ name: 'Chuck Norris', created_at });
  });

  it('sets last_password_reset with a new password, and lifts a block', async () => {
    const { user_id } = await create({ blocked: true });
    const { body } = await patch(user_id, { password: 'Another-Horse-2' });
    expect(body).toMatchObject({ last_password_reset: expect.any(String), blocked: false });
  });

  it('takes e-mail and username to be unverified and unique in the connection', async () => {
    const [one, other] = [await create({ email_verified: true }), await create()];
    expect((await patch(one['user_id'], { email: email() })).body).toMatchObject({ email_verified: false });
    expect(await patch(one['user_id'], { email: other['email'] })).toMatchObject({
      status: 400,
      body: { message: 'The specified new email already exists', errorCode: 'auth0_idp_error' },
    });
  });

  it.each([
    [{ password, email: 'a@b.cc' }, 'Cannot update password and email simultaneously'],
    [{ password, email_verified: true }, 'Cannot update password and email_verified simultaneously'],
    [{ username: 'a', email: 'a@b.cc' }, 'Cannot update username and email simultaneously'],
    [{ username: 'a', email_verified: true }, 'Cannot update username and email_verified simultaneously'],
    [{ username: 'a', password }, 'Cannot update username and password simultaneously'],
    [{ password: 'abc' }, 'PasswordStrengthError: Password is too weak'],
    [{ connection: 'nope' }, 'The connection does not exist.'],
  ])('answers 400 to %j', async (changes, message) => {
    const { user_id } = await create();
    expect(await patch(user_id, changes)).toMatchObject({ status: 400, body: { message } });
  });

  it('answers 404 to nobody', async () => {
    expect(await patch('auth0|nobody', { name: 'x' })).toMatchObject({ status: 404 });
  });
});

describe('DELETE /users/{id}', () => {
  it('answers 204, also the second time, and frees the e-mail', async () => {
    const { user_id, email: address } = await create();
    const path = `/users/${encodeURIComponent(user_id!)}`;
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204, body: undefined });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await api.call('GET', path)).toMatchObject({ status: 404 });
    expect(await create({ email: address })).toHaveProperty('user_id');
  });
});

describe('GET /users-by-email', () => {
  it('finds by the exact address only', async () => {
    const { email: address } = await create();
    const find = (text: string) => api.call<object[]>('GET', `/users-by-email?email=${encodeURIComponent(text)}`);
    expect((await find(address!)).body).toHaveLength(1);
    expect((await find(address!.toUpperCase())).body).toHaveLength(0);
    expect(await api.call('GET', '/users-by-email')).toMatchObject({
      status: 400,
      body: { errorCode: 'invalid_query_string' },
    });
  });
});
