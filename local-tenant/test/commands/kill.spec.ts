import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { eventually, freshDirectory } from './program.js';
import { type TenantProcess, connect, startProcess } from './tenant-process.js';

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';
/** A passwordless connection: hashing passwords would take most of the time. */
const QUICK = 'mails';

async function killed({ tenant }: TenantProcess): Promise<void> {
  tenant.kill('SIGKILL');
  await once(tenant, 'close');
}

const ids = async ({ call }: TenantProcess): Promise<string> =>
  ((await (await call('GET', '/connections?strategy=auth0')).json()) as { id: string }[])[0]!.id;
const total = async ({ call }: TenantProcess, q: string): Promise<number> =>
  ((await (await call('GET', `/users?include_totals=true&q=${encodeURIComponent(q)}`)).json()) as { total: number })
    .total;

interface ImportJob {
  status: string;
  percentage_done?: number;
  summary?: Record<string, number>;
}

/** An import as soon as some of its records are in. */
async function underWay({ call }: TenantProcess, id: string): Promise<ImportJob> {
  for (;;) {
    const job = (await (await call('GET', `/jobs/${id}`)).json()) as ImportJob;
    if (job.status !== 'pending') return job;
  }
}

// Each one writes hundreds of times to a disk that has to say that it did, and starts the tenant anew.
jest.setTimeout(180_000);

describe('kill -9', () => {
  it('at any moment loses no acknowledged write, and leaves none half done', async () => {
    const directory = freshDirectory();
    const acknowledged: string[] = [];
    for (const round of [1, 2, 3]) {
      const tenant = await startProcess(directory);
      const { client_id } = tenant.credentials.management;
      if (round === 1) {
        await tenant.call('POST', '/connections', { name: QUICK, strategy: 'email', enabled_clients: [client_id] });
      }
      const create = async (n: number) => {
        const email = `k${round}-${n}@kill.example.com`;
        const response = await tenant.call('POST', '/users', { connection: QUICK, email });
        if (response.status === 201) acknowledged.push(email);
      };
      const writes = Array.from({ length: 300 }, (_, n) => create(n).catch(() => undefined));
      await eventually(() => acknowledged.length >= 40 * round);
      await killed(tenant);
      await Promise.all(writes);
    }
    const tenant = await startProcess(directory);
    for (const email of acknowledged) {
      const found = (await (await tenant.call('GET', `/users-by-email?email=${email}`)).json()) as {
        user_id: string;
      }[];
      expect(found).toHaveLength(1);
      expect(await total(tenant, `email:"${email}"`)).toBe(1);
    }
    await killed(tenant);
  });

  it('within an import lets it go on at the next start, without repeating or losing a record', async () => {
    const directory = freshDirectory();
    const first = await startProcess(directory);
    const form = new FormData();
    form.set('connection_id', await ids(first));
    const records = Array.from({ length: 6000 }, (_, n) => ({ email: `i${n}@kill.example.com`, app_metadata: { n } }));
    form.set('users', new Blob([JSON.stringify(records)]), 'users.json');
    const job = (await (await first.call('POST', '/jobs/users-imports', form)).json()) as { id: string };
    const { percentage_done } = await underWay(first, job.id);
    expect(percentage_done).toBeLessThan(100);
    await killed(first);
    const second = await startProcess(directory);
    const ended = async () => {
      const { status, summary } = (await (await second.call('GET', `/jobs/${job.id}`)).json()) as Record<
        string,
        unknown
      >;
      return status === 'completed' ? summary : undefined;
    };
    let summary = await ended();
    while (!summary) {
      await new Promise((resume) => setTimeout(resume, 100));
      summary = await ended();
    }
    expect(summary).toEqual({ failed: 0, updated: 0, inserted: 6000, total: 6000 });
    expect(await total(second, 'email.domain:kill.example.com')).toBe(6000);
    await killed(second);
  });
});

describe('a full disk', () => {
  it('is told about, and costs no acknowledged write', async () => {
    const directory = freshDirectory();
    const bin = resolve(__dirname, '../../bin/local-tenant.js');
    // No file may get larger than 8 MB; without the trap the kernel would end the process instead of refusing the write.
    const script = `trap '' XFSZ; ulimit -f 8192; exec "${process.execPath}" "${bin}" start --port 0`;
    const child = spawn('bash', ['-c', script], { cwd: directory });
    const output = { status: null, stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
    await eventually(() => output.stdout.includes('Log in as'));
    const limited = await connect(Object.assign(child, { output }), directory);
    const user_metadata = { text: 'x'.repeat(900_000) };
    const answers: { status: number; email: string; body: { message?: string } }[] = [];
    for (let n = 0; n < 12; n++) {
      const email = `d${n}@disk.example.com`;
      const response = await limited.call('POST', '/users', { connection, email, password, user_metadata });
      answers.push({ status: response.status, email, body: (await response.json()) as { message?: string } });
    }
    const refused = answers.filter(({ status }) => status === 500);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.body.message).toBe(
      'The local tenant could not write to its storage, is the disk full? Nothing of this request was kept.',
    );
    await killed(limited);
    const free = await startProcess(directory);
    const kept = answers.filter(({ status }) => status === 201).length;
    expect(kept).toBeGreaterThan(0);
    expect(await total(free, 'email.domain:disk.example.com')).toBe(kept);
    await killed(free);
  });
});
