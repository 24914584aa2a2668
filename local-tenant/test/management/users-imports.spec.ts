import { createHash, createHmac, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { argon2id, bcrypt, md4 } from 'hash-wasm';
import { type Api, startApi } from '../api.js';
import { logInWith } from '../login.js';
import { ended, importAll, postImport } from './import-job.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const errorsOf = (id: string) =>
  api.call<{ user: object; errors: { code: string; message: string; path?: string }[] }[]>('GET', `/jobs/${id}/errors`);
const byEmail = async (email: string) =>
  (await api.call<Record<string, unknown>[]>('GET', `/users-by-email?email=${encodeURIComponent(email)}`)).body[0];

describe('POST /jobs/users-imports', () => {
  it('answers 202 with the pending job, in Auth0’s key order, and does it', async () => {
    const { status, body } = await postImport(api, [{ email: 'A@import.example.com', email_verified: true }], {
      upsert: 'true',
      external_id: '',
      send_completion_email: 'false',
    });
    expect(status).toBe(202);
    expect(Object.keys(body)).toEqual('type status connection_id connection created_at id'.split(' '));
    expect(body).toMatchObject({ type: 'users_import', status: 'pending', id: expect.stringMatching(/^job_\w{16}$/) });
    expect(await ended(api, body.id)).toEqual({
      ...body,
      status: 'completed',
      summary: { failed: 0, updated: 0, inserted: 1, total: 1 },
      percentage_done: undefined,
    });
    expect(await errorsOf(body.id)).toMatchObject({ status: 204 });
    expect(await byEmail('a@import.example.com')).toMatchObject({ email_verified: true, name: 'a@import.example.com' });
  });

  it('takes what a person may have, and answers with external_id', async () => {
    const job = await importAll(
      api,
      [
        {
          email: 'full@import.example.com',
          user_id: 'from-elsewhere',
          username: 'full',
          given_name: 'Full',
          blocked: true,
          app_metadata: { plan: 'gold' },
          user_metadata: { theme: 'dark' },
          mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }, { phone: { value: '+15551112233' } }],
        },
      ],
      { external_id: 'mine' },
    );
    expect(job).toMatchObject({ external_id: 'mine', summary: { inserted: 1 } });
    expect(await byEmail('full@import.example.com')).toMatchObject({
      user_id: 'auth0|from-elsewhere',
      username: 'full',
      blocked: true,
      app_metadata: { plan: 'gold' },
      identities: [{ user_id: 'from-elsewhere', provider: 'auth0' }],
    });
  });

  it('refuses a person who exists, and says so by record', async () => {
    const job = await importAll(api, [{ email: 'twice@import.example.com' }, { email: 'TWICE@import.example.com' }]);
    expect(job).toMatchObject({ status: 'completed', summary: { inserted: 1, failed: 1, total: 2 } });
    expect((await errorsOf(job.id)).body).toEqual([
      {
        user: { email: 'TWICE@import.example.com' },
        errors: [{ code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' }],
      },
    ]);
  });

  it('with upsert overwrites metadata and names, but neither e-mail nor block', async () => {
    const email = 'upsert@import.example.com';
    await importAll(api, [{ email, user_id: 'ups', name: 'Old', app_metadata: { a: 1 }, user_metadata: { u: 1 } }]);
    const job = await importAll(
      api,
      [{ email: 'other@import.example.com', user_id: 'ups', name: 'New', blocked: true, app_metadata: { b: 2 } }],
      { upsert: 'true' },
    );
    expect(job.summary).toEqual({ failed: 0, updated: 1, inserted: 0, total: 1 });
    const user = await byEmail(email);
    expect(user).toMatchObject({ name: 'New', app_metadata: { b: 2 }, user_metadata: { u: 1 } });
    expect(user).not.toHaveProperty('blocked');
    expect(user!['app_metadata']).toEqual({ b: 2 });
  });

  it('refuses a record whose names belong to two people', async () => {
    await importAll(api, [{ email: 'p1@import.example.com' }, { email: 'p2@import.example.com', username: 'p2' }]);
    const job = await importAll(api, [{ email: 'p1@import.example.com', username: 'p2' }], { upsert: 'true' });
    expect((await errorsOf(job.id)).body[0]!.errors[0]!.code).toBe('CONFLICT');
  });

  it.each([
    ['no e-mail', { name: 'x' }, 'OBJECT_REQUIRED', ''],
    ['a bad e-mail', { email: 'nope' }, 'FORMAT', 'email'],
    ['a wrong type', { email: 'w@import.example.com', name: 1 }, 'INVALID_TYPE', 'name'],
    ['an unknown field', { email: 'w@import.example.com', shoe: 1 }, 'OBJECT_ADDITIONAL_PROPERTIES', ''],
    ['no bcrypt hash', { email: 'w@import.example.com', password_hash: 'secret' }, 'PATTERN', 'password_hash'],
    [
      'an unknown algorithm',
      { email: 'w@import.example.com', custom_password_hash: { algorithm: 'rot13', hash: { value: 'x' } } },
      'ENUM_MISMATCH',
      'custom_password_hash.algorithm',
    ],
    [
      'a hash that its algorithm does not write',
      { email: 'w@import.example.com', custom_password_hash: { algorithm: 'argon2', hash: { value: 'x' } } },
      'FORMAT',
      'custom_password_hash.hash.value',
    ],
    ['no factors', { email: 'w@import.example.com', mfa_factors: [] }, 'ARRAY_LENGTH_SHORT', 'mfa_factors'],
    [
      'reserved metadata',
      { email: 'w@import.example.com', app_metadata: { blocked: true } },
      'NOT_PASSED',
      'app_metadata',
    ],
    ['no object', 'ann', 'INVALID_TYPE', ''],
  ])('reports %s', async (_, record, code, path) => {
    const job = await importAll(api, [record, { email: `${randomBytes(4).toString('hex')}@import.example.com` }]);
    expect(job).toMatchObject({ status: 'completed', summary: { failed: 1, inserted: 1, total: 2 } });
    const { body } = await errorsOf(job.id);
    expect(body[0]!.errors[0]).toMatchObject({ code, path, message: expect.any(String) });
    expect(JSON.stringify(body)).not.toContain('"secret"');
  });

  it('fails as a whole when the file is no JSON array', async () => {
    for (const text of ['[{', '{"email":"x@import.example.com"}']) {
      const job = await importAll(api, text);
      expect(job).toMatchObject({
        status: 'failed',
        status_details: 'Failed to parse users file JSON when importing users. Make sure it is valid JSON.',
      });
      expect(await errorsOf(job.id)).toMatchObject({ status: 200, body: { status: 'failed' } });
    }
  });

  it.each([
    ['a file past 500 KB', 'x'.repeat(512_001), {}, 413, 'Payload content length greater than maximum allowed: 512000'],
    ['a body past all measure', 'x'.repeat(1_200_000), {}, 413, 'Payload content length greater than'],
    ['an unknown connection', '[]', { connection_id: 'con_0000000000000000' }, 404, 'The connection does not exist'],
    ['a connection id that is none', '[]', { connection_id: 'nope' }, 400, 'on property connection_id'],
    ['a boolean that is none', '[]', { upsert: 'perhaps' }, 400, 'on property upsert'],
  ])('answers an error to %s', async (_, text, fields, status, message) => {
    const answer = await postImport(api, text, fields);
    expect(answer).toMatchObject({ status, body: { statusCode: status, message: expect.stringContaining(message) } });
  });

  it('takes nothing but multipart', async () => {
    expect(await api.call('POST', '/jobs/users-imports', { users: '[]' })).toMatchObject({ status: 415 });
  });

  it('does two at a time', async () => {
    const many = (n: number) => Array.from({ length: 5000 }, (_, i) => ({ email: `m${n}-${i}@two.example.com` }));
    const answers = await Promise.all([1, 2, 3].map((n) => postImport(api, many(n))));
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken).toHaveLength(2);
    expect(answers.find(({ status }) => status === 429)!.body).toMatchObject({
      error: 'Too Many Requests',
      message: 'There are 2 active import users jobs, please wait until some of them are finished and try again',
    });
    for (const { body } of taken) expect(await ended(api, body.id)).toMatchObject({ summary: { inserted: 5000 } });
  });

  it('is in the log, without the file', async () => {
    const { body } = await api.call<object[]>('GET', '/logs?q=type:(sui OR fui OR sapi) AND description:*import*');
    expect(JSON.stringify(body)).not.toContain('@import.example.com');
    const { body: ends } = await api.call<object[]>('GET', '/logs?q=type:sui');
    expect(ends.length).toBeGreaterThan(0);
  });
});

describe('GET /jobs/{id}', () => {
  it('answers 404 for none', async () => {
    const answer = { status: 404, body: { message: 'The job does not exist', errorCode: 'inexistent_job' } };
    expect(await api.call('GET', '/jobs/job_0000000000000000')).toMatchObject(answer);
    expect(await api.call('GET', '/jobs/job_0000000000000000/errors')).toMatchObject(answer);
  });
});

describe('an imported password', () => {
  const password = 'Imported-Passw0rd';
  const salt = 'NaCl';
  const hashed = (name: string, text: string) => createHash(name).update(text).digest();
  const ssha = hashed('sha1', `${password}${salt}`);
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

  it.each<[string, () => object | Promise<object>]>([
    [
      'bcrypt',
      async () => ({
        password_hash: await bcrypt({ password, salt: randomBytes(16), costFactor: 10, outputType: 'encoded' }),
      }),
    ],
    [
      'argon2',
      async () => {
        const options = {
          password,
          salt: randomBytes(16),
          parallelism: 1,
          iterations: 2,
          memorySize: 256,
          hashLength: 32,
        };
        const value = await argon2id({ ...options, outputType: 'encoded' });
        return { custom_password_hash: { algorithm: 'argon2', hash: { value } } };
      },
    ],
    [
      'pbkdf2',
      () => {
        const bytes = randomBytes(16);
        const key = pbkdf2Sync(password, bytes, 1000, 32, 'sha256');
        const value = `$pbkdf2-sha256$i=1000,l=32$${unpadded(bytes)}$${unpadded(key)}`;
        return { custom_password_hash: { algorithm: 'pbkdf2', hash: { value } } };
      },
    ],
    [
      'scrypt',
      () => ({
        custom_password_hash: {
          algorithm: 'scrypt',
          hash: { value: scryptSync(password, salt, 32, { N: 1024 }).toString('base64'), encoding: 'base64' },
          salt: { value: salt },
          keylen: 32,
          cost: 1024,
        },
      }),
    ],
    [
      'md5',
      () => ({ custom_password_hash: { algorithm: 'md5', hash: { value: hashed('md5', password).toString('hex') } } }),
    ],
    ['md4', async () => ({ custom_password_hash: { algorithm: 'md4', hash: { value: await md4(password) } } })],
    [
      'sha1 with a salt before',
      () => ({
        custom_password_hash: {
          algorithm: 'sha1',
          hash: { value: hashed('sha1', `${salt}${password}`).toString('base64'), encoding: 'base64' },
          salt: { value: salt },
        },
      }),
    ],
    [
      'sha512 with a salt behind',
      () => ({
        custom_password_hash: {
          algorithm: 'sha512',
          hash: { value: hashed('sha512', `${password}${salt}`).toString('hex'), encoding: 'hex' },
          salt: { value: Buffer.from(salt).toString('hex'), encoding: 'hex', position: 'suffix' },
        },
      }),
    ],
    [
      'hmac',
      () => ({
        custom_password_hash: {
          algorithm: 'hmac',
          hash: {
            value: createHmac('sha256', 'key').update(password).digest('hex'),
            encoding: 'hex',
            digest: 'sha256',
            key: { value: 'key' },
          },
        },
      }),
    ],
    [
      'ldap',
      () => ({
        custom_password_hash: {
          algorithm: 'ldap',
          hash: { value: `{SSHA}${Buffer.concat([ssha, Buffer.from(salt)]).toString('base64')}` },
        },
      }),
    ],
  ])('hashed by %s lets its owner in, and nobody else', async (name, hash) => {
    const email = `${name.replaceAll(' ', '-')}@hash.example.com`;
    const job = await importAll(api, [{ email, ...(await hash()) }]);
    expect(job.summary).toMatchObject({ inserted: 1 });
    expect(await logInWith(api.tenant, email, 'Wrong-Passw0rd')).toBe(false);
    expect(await logInWith(api.tenant, email, password)).toBe(true);
    expect(await logInWith(api.tenant, email, password)).toBe(true); // Auth0's own hash is in its place now
  });
});
