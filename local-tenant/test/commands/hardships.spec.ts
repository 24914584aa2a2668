import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDirectory, run } from './program.js';
import { startProcess } from './tenant-process.js';

describe('the options for hardships', () => {
  it('switch them on', async () => {
    const directory = freshDirectory();
    const faults = [{ kind: 'status', status: 502, path: '/api/v2/clients' }];
    writeFileSync(join(directory, 'faults.json'), JSON.stringify(faults));
    const options = ['--plan', 'enterprise-other', '--index-lag', '2s', '--latency', '5ms', '--faults', 'faults.json'];
    const { tenant, credentials, call } = await startProcess(directory, ...options);
    const state = await (await fetch(`${credentials.issuer}__local`)).json();
    expect(state).toMatchObject({ plan: 'enterprise-other', index_lag: 2000, latency: 5, faults });
    expect((await call('GET', '/clients')).status).toBe(502);
    const { headers } = await call('GET', '/clients');
    expect(headers.get('x-ratelimit-limit')).toBe('10');
    tenant.kill();
    await once(tenant, 'close');
  });

  it.each([
    [['--plan', 'gold'], "argument 'gold' is invalid"],
    [['--index-lag', 'a while'], 'a while is no time such as 2s or 500ms.'],
    [['--latency', '-1s'], '-1s is no time'],
    [['--faults', 'nope.json'], "nope.json can't be read"],
  ])('say what is wrong: %j', async (options, message) => {
    expect(await run(['start', '--ephemeral', ...options])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(message),
    });
  });

  it('say which field of a fault is wrong', async () => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'faults.json'), '[{ "kind": "status", "status": 200 }]');
    expect(await run(['start', '--ephemeral', '--faults', 'faults.json'], directory)).toMatchObject({
      status: 1,
      stderr: 'local-tenant: fault.status: Value 200 is less than minimum 400\n',
    });
  });
});

describe('snapshots in a directory', () => {
  it('outlive the tenant', async () => {
    const directory = freshDirectory();
    const first = await startProcess(directory);
    const post = (issuer: string, path: string) =>
      fetch(`${issuer}__local${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'kept' }),
      });
    expect((await post(first.credentials.issuer, '/snapshots')).status).toBe(201);
    const [user] = (await (await first.call('GET', '/users')).json()) as { user_id: string }[];
    await first.call('DELETE', `/users/${user!.user_id}`);
    first.tenant.kill();
    await once(first.tenant, 'close');
    const second = await startProcess(directory);
    expect(await (await second.call('GET', '/users')).json()).toHaveLength(2);
    expect((await post(second.credentials.issuer, '/snapshots/kept/restore')).status).toBe(200);
    expect(await (await second.call('GET', '/users')).json()).toHaveLength(3);
    expect((await post(second.credentials.issuer, '/reset')).status).toBe(200);
    expect(await (await second.call('GET', '/users')).json()).toHaveLength(3);
    second.tenant.kill();
    await once(second.tenant, 'close');
  });
});
