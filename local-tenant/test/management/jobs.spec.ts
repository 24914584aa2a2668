import { gunzipSync } from 'node:zlib';
import { type Api, startApi } from '../api.js';
import { type Job, connectionId, ended, importAll } from './import-job.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const people = Array.from({ length: 700 }, (_, n) => ({
    email: `export${n}@example.com`,
    name: n === 0 ? 'Comma, "Quote"' : `Person ${n}`,
    user_metadata: { colour: 'blue', nested: { n } },
  }));
  await importAll(api, people);
});
afterAll(() => api.tenant.close());

const exportOf = async (body: object): Promise<Job> => {
  const { body: job } = await api.call<Job>('POST', '/jobs/users-exports', body);
  return ended(api, job.id);
};
const download = async ({ location }: Job): Promise<string> =>
  gunzipSync(Buffer.from(await (await fetch(location!)).arrayBuffer())).toString();

describe('POST /jobs/users-exports', () => {
  it('answers 200 with the pending job, in Auth0’s key order', async () => {
    const fields = [{ name: 'name' }, { name: 'identities[0].connection' }];
    const connection_id = await connectionId(api);
    const { status, body } = await api.call<Job>('POST', '/jobs/users-exports', {
      connection_id,
      format: 'json',
      limit: 5,
      fields,
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(
      'type status connection_id format limit fields connection created_at id'.split(' '),
    );
    expect(body).toMatchObject({ type: 'users_export', status: 'pending', limit: 5, fields });
    await ended(api, body.id);
  });

  it('makes a gzipped file of lines with the fields that were asked for', async () => {
    const fields = [
      { name: 'email' },
      { name: 'identities[0].connection', export_as: 'where' },
      { name: 'user_metadata.nested.n' },
      { name: 'nope' },
    ];
    const lines = (await download(await exportOf({ format: 'json', fields }))).trimEnd().split('\n');
    expect(lines).toHaveLength(703);
    expect(JSON.parse(lines[3]!)).toEqual({
      email: 'export0@example.com',
      where: 'Username-Password-Authentication',
      'user_metadata.nested.n': 0,
    });
  });

  it('makes CSV where nothing else is said, with titles and quotes, of as many people as asked for', async () => {
    const fields = [
      { name: 'email', export_as: 'E-mail' },
      { name: 'name' },
      { name: 'user_metadata' },
      { name: 'blocked' },
    ];
    const text = await download(await exportOf({ limit: 4, fields }));
    expect(text.split('\n')).toEqual([
      'E-mail,name,user_metadata,blocked',
      'ada@example.com,Ada Lovelace,,',
      'grace@example.com,Grace Hopper,,',
      'alan@example.com,Alan Turing,,',
      'export0@example.com,"Comma, ""Quote""","{""colour"":""blue"",""nested"":{""n"":0}}",',
      '',
    ]);
  });

  it('has Auth0’s own choice of fields by default, and one connection’s people where one is named', async () => {
    const text = await download(await exportOf({ format: 'json', connection_id: await connectionId(api), limit: 1 }));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(
      ['Id', 'Given Name', 'Family Name', 'Nickname', 'Name', 'Email', 'Email Verified', 'Picture', 'Connection', 'Created At', 'Updated At'], // prettier-ignore
    );
  });

  it('hands out links that live a minute and can’t be made up', async () => {
    const job = await exportOf({ limit: 1 });
    const link = new URL(job.location!);
    expect(Number(link.searchParams.get('Expires')) - Date.now() / 1000).toBeLessThanOrEqual(60);
    link.searchParams.set('Expires', '9999999999');
    expect((await fetch(link)).status).toBe(403);
    expect((await fetch(link.origin + link.pathname)).status).toBe(403);
  });

  it.each([
    [{ format: 'xml' }, 400],
    [{ limit: 0 }, 400],
    [{ fields: [{}] }, 400],
    [{ connection_id: 'con_0000000000000000' }, 404],
  ])('answers an error to %j', async (body, status) => {
    expect(await api.call('POST', '/jobs/users-exports', body)).toMatchObject({ status });
  });
});

describe('POST /jobs/verification-email', () => {
  it('answers 201 with the pending job, and sends the mail', async () => {
    const { body: users } = await api.call<{ user_id: string }[]>('GET', '/users-by-email?email=export1@example.com');
    const { status, body } = await api.call<Job>('POST', '/jobs/verification-email', { user_id: users[0]!.user_id });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual('type status created_at id'.split(' '));
    expect(await ended(api, body.id)).toEqual({ ...body, status: 'completed' });
    expect(await api.call('GET', `/jobs/${body.id}/errors`)).toMatchObject({ status: 204 });
  });

  it('answers 404 for nobody, 400 for an application id that is none', async () => {
    expect(await api.call('POST', '/jobs/verification-email', { user_id: 'auth0|nobody' })).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_user' },
    });
    expect(
      await api.call('POST', '/jobs/verification-email', { user_id: 'auth0|x', client_id: '#<Random:0x1>' }),
    ).toMatchObject({
      status: 400,
      body: {
        message:
          "Payload validation error: 'Object didn't pass validation for format client-id: #<Random:0x1>' on property client_id (client_id of the client (application). If no value provided, the global Client ID will be used).",
      },
    });
  });
});
