import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import Libsql from 'libsql';
import type { Credentials } from '../../src/credentials.js';
import { eventually, freshDirectory, launch, run } from './program.js';

const credentialsIn = (directory: string): Credentials =>
  JSON.parse(readFileSync(join(directory, '.local-tenant/credentials.json'), 'utf8')) as Credentials;

async function started(directory: string) {
  const tenant = launch(['start', '--port', '0'], directory);
  await eventually(() => tenant.output.stdout.includes('Log in as'));
  const credentials = credentialsIn(directory);
  const answer = await fetch(`${credentials.issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', ...credentials.management }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const call = (method: string, path: string, body?: object) =>
    fetch(`${credentials.issuer}api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  return { tenant, credentials, call };
}

describe('local-tenant start', () => {
  it('loses no acknowledged write to kill -9, and keeps its clients and keys', async () => {
    const directory = freshDirectory();
    const first = await started(directory);
    const body = { connection: 'Username-Password-Authentication', password: 'Correct-Horse-1' };
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) => first.call('POST', '/users', { ...body, email: `n${n}@example.com` })),
    );
    first.tenant.kill('SIGKILL');
    await once(first.tenant, 'close');
    expect(made.map(({ status }) => status)).toEqual(Array(10).fill(201));

    const second = await started(directory);
    const users = (await (await second.call('GET', '/users?q=email:n*')).json()) as object[];
    expect(users).toHaveLength(10);
    expect(second.credentials.application).toEqual(first.credentials.application);
    expect(second.credentials.management.client_secret).toBe(first.credentials.management.client_secret);
    second.tenant.kill('SIGTERM');
    expect(await once(second.tenant, 'close')).toEqual([0, null]);
  });

  it('writes credentials that only their owner can read', async () => {
    const directory = freshDirectory();
    const { tenant, credentials } = await started(directory);
    tenant.kill();
    await once(tenant, 'close');
    expect(statSync(join(directory, '.local-tenant/credentials.json')).mode & 0o777).toBe(0o600);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining('domain issuer management application operator people'.split(' ')),
    );
    expect(credentials.people).toHaveLength(3);
  });

  it('answers at localhost and at 127.0.0.1, with the issuer by which it is reached', async () => {
    const { tenant, credentials } = await started(freshDirectory());
    for (const host of ['localhost', '127.0.0.1']) {
      const origin = `http://${host}:${credentials.domain.split(':')[1]}`;
      const document = await fetch(`${origin}/.well-known/openid-configuration`);
      expect(await document.json()).toMatchObject({ issuer: `${origin}/` });
    }
    tenant.kill();
    await once(tenant, 'close');
  });

  it('says in one line which port is taken and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await run(['start', '--port', `${port}`]);
    other.close();
    expect(status).toBe(1);
    expect(stderr).toBe(
      `local-tenant: Port ${port} is taken. Stop what listens there, or choose another one: --port N or LOCAL_TENANT_PORT=N.\n`,
    );
  });

  it.each([
    ['is garbage', 'not a database\n'.repeat(500), 'it is not a sound database file'],
    ['is of another program', undefined, 'is a database of another program'],
  ])('says in one line that its storage %s', async (_, content, message) => {
    const directory = freshDirectory();
    const file = join(directory, '.local-tenant/tenant.db');
    mkdirSync(join(directory, '.local-tenant'));
    if (content) writeFileSync(file, content);
    else new Libsql(file).exec('create table songs (title text)');
    const { status, stderr } = await run(['start', '--port', '0'], directory);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([['--port', 'x'], ['--nope'], ['--port', '70000']])('refuses %s %s', async (...args) => {
    expect(await run(['start', ...args])).toMatchObject({ status: 1, stderr: expect.stringContaining(args[0]) });
  });
});
