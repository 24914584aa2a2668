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

describe('POST /users', () => {
  it('answers 201 with the defaults of Auth0, in its key order', async () => {
    const { status, body } = await api.call('POST', '/users', {
      connection,
      email: 'Chuck@Example.com',
      password,
      username: 'chuck',
    });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(
      'created_at email email_verified identities name nickname picture updated_at user_id username'.split(' '),
    );
    expect(body).toMatchObject({ email: 'chuck@example.com', email_verified: false, name: 'chuck@example.com' });
    expect(body).toMatchObject({ nickname: 'chuck', user_id: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/) });
    expect(body['picture']).toBe(
      'https://s.gravatar.com/avatar/0b79e7da7bc7877560620cf8f2cc93ae?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fch.png',
    );
  });

  it('keeps a given user_id behind the provider, and puts it first in the identity', async () => {
    const user = await create({ user_id: 'given' });
    expect(user['user_id']).toBe('auth0|given');
    expect(Object.keys(user['identities']![0]!)).toEqual(['user_id', 'connection', 'provider', 'isSocial']);
  });

  it('keeps an empty user_metadata and drops an empty app_metadata', async () => {
    const user = await create({ user_metadata: {}, app_metadata: {} });
    expect(user).toHaveProperty('user_metadata', {});
    expect(user).not.toHaveProperty('app_metadata');
  });

  it.each(['email', 'username'])('answers 409 when the %s is taken, in any case', async (field) => {
    const taken = { email: email(), username: `user${made}` };
    await create(taken);
    const { status, body } = await api.call('POST', '/users', {
      connection,
      password,
      email: email(),
      [field]: taken[field as 'email'].toUpperCase(),
    });
    expect(status).toBe(409);
    expect(JSON.stringify(body)).toBe(
      '{"statusCode":409,"error":"Conflict","message":"The user already exists.","errorCode":"auth0_idp_error"}',
    );
  });

  it.each([
    ['a weak password', { password: 'abc' }, 'PasswordStrengthError: Password is too weak'],
    ['no password', { password: undefined }, "Payload validation error: 'Missing required property: password'."],
    ['no e-mail', { email: undefined }, "Payload validation error: 'Missing required property: email'."],
    ['an unknown connection', { connection: 'nope' }, 'The connection does not exist.'],
    [
      'an e-mail that is none',
      { email: 'nope' },
      "Payload validation error: 'Object didn't pass validation for format email: nope' on property email (The user's email).",
    ],
    [
      'an empty connection',
      { connection: '' },
      "Payload validation error: 'String is too short (0 chars), minimum 1' on property connection (Name of the connection this user should be created in).",
    ],
    [
      'a field that profiles do not have',
      { shoe_size: 1 },
      `Payload validation error: 'Additional properties not allowed: shoe_size (consider storing them in app_metadata or user_metadata. See "Users Metadata" in https://auth0.com/docs/api/v2/changes for more details)'.`,
    ],
  ])('answers 400 to %s', async (_, wrong, message) => {
    const { status, body } = await api.call('POST', '/users', { connection, password, email: email(), ...wrong });
    expect({ status, message: body['message'] }).toEqual({ status: 400, message });
  });

  it.each([
    ['broken JSON', '{"connection":', 400, 'Invalid request payload JSON format'],
    [
      'a body of 1.1 MB',
      `"${'x'.repeat(1_100_000)}"`,
      413,
      'Payload content length greater than maximum allowed: 1048576',
    ],
  ])('answers an error to %s', async (_, text, status, message) => {
    expect(await api.call('POST', '/users', text)).toMatchObject({ status, body: { statusCode: status, message } });
  });
});
