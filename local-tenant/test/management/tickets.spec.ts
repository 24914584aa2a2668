import { type Api, startApi } from '../api.js';
import { connectionId } from './import-job.js';

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';

let api: Api;
let made = 0;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const create = async (more: object = {}) => {
  const email = `ticket${++made}@example.com`;
  const { body } = await api.call<{ user_id: string; email: string }>('POST', '/users', {
    connection,
    email,
    password,
    verify_email: false,
    ...more,
  });
  return body;
};
const inexistent = { status: 404, body: { errorCode: 'inexistent_user', message: 'The user does not exist.' } };

describe('POST /tickets/email-verification', () => {
  it('answers 201 with a link of the tenant', async () => {
    const { user_id } = await create();
    const answer = await api.call<{ ticket: string }>('POST', '/tickets/email-verification', {
      user_id,
      result_url: 'https://example.com/verified',
      ttl_sec: 3600,
    });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(['ticket']);
    expect(answer.body.ticket).toMatch(/^http:\/\/localhost:\d+\/u\/email-verification\?ticket=[A-Za-z0-9]{32}#$/);
  });

  it('takes an identity of the person', async () => {
    const { user_id } = await create();
    const identity = { user_id: user_id.replace('auth0|', ''), provider: 'auth0' };
    expect(await api.call('POST', '/tickets/email-verification', { user_id, identity })).toMatchObject({ status: 201 });
    const foreign = { ...identity, user_id: 'somebody' };
    expect(await api.call('POST', '/tickets/email-verification', { user_id, identity: foreign })).toMatchObject({
      status: 404,
    });
  });

  it('refuses unknown people, unknown applications, and what does not go together', async () => {
    const { user_id } = await create();
    const client_id = api.tenant.credentials.application.client_id;
    const post = (body: object) => api.call('POST', '/tickets/email-verification', body);
    expect(await post({ user_id: 'auth0|nobody' })).toMatchObject(inexistent);
    expect(await post({ user_id, client_id: 'nope' })).toMatchObject({ status: 404 });
    expect(await post({ user_id, client_id })).toMatchObject({ status: 201 });
    expect(await post({ user_id, client_id, result_url: 'https://example.com' })).toMatchObject({ status: 400 });
    expect(await post({})).toMatchObject({
      status: 400,
      body: { message: "Payload validation error: 'Missing required property: user_id'." },
    });
    expect(await post({ user_id, ttl_sec: -1 })).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
  });
});

describe('POST /tickets/password-change', () => {
  const post = (body: object) => api.call<{ ticket: string }>('POST', '/tickets/password-change', body);

  it('answers 201 for a person by id', async () => {
    const { user_id } = await create();
    const body = {
      user_id,
      result_url: 'https://example.com/',
      mark_email_as_verified: true,
      includeEmailInRedirect: true,
    };
    const answer = await post(body);
    expect(answer.status).toBe(201);
    expect(answer.body.ticket).toMatch(/^http:\/\/localhost:\d+\/u\/reset-password\?ticket=[A-Za-z0-9]{32}#$/);
  });

  it('answers 201 for a person by connection and e-mail', async () => {
    const { email } = await create();
    const connection_id = await connectionId(api);
    expect(await post({ connection_id, email })).toMatchObject({ status: 201 });
    expect(await post({ connection_id, email: 'nobody@example.com' })).toMatchObject(inexistent);
    expect(await post({ connection_id })).toMatchObject({ status: 400 });
    expect(await post({ connection_id: 'con_0000000000000000', email })).toMatchObject({ status: 404 });
    expect(await post({ connection_id, email, user_id: 'auth0|x' })).toMatchObject({ status: 400 });
    expect(await post({})).toMatchObject({ status: 400 });
  });

  it('refuses people without a password', async () => {
    const { client_id } = api.tenant.credentials.management;
    await api.call('POST', '/connections', { name: 'mails', strategy: 'email', enabled_clients: [client_id] });
    const { user_id } = await create({ connection: 'mails', password: undefined });
    expect(await post({ user_id })).toMatchObject({
      status: 400,
      body: { message: "The user's main connection does not support this operation" },
    });
  });

  it('leaves the link out of the log', async () => {
    const { user_id } = await create();
    const { body } = await post({ user_id });
    const { body: logs } = await api.call<object[]>('GET', '/logs?q=description:"Create a password change ticket"');
    expect(logs.length).toBeGreaterThan(0);
    expect(JSON.stringify(logs)).not.toContain(body.ticket.split('=')[1]);
  });
});
