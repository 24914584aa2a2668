import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './support/free-port.js';
import { token, tokenAt } from './support/tenant.js';
import { hang, startUpstream } from './support/upstream.js';

const root = join(__dirname, '..');
const started: ChildProcess[] = [];
afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

/** Starts the built service as a process of its own. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: mkdtempSync(join(tmpdir(), 'start-')),
    env,
  });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, exit, output: () => output };
}

const settings = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(AUTH0_|PATH$)/.test(name))) as Record<
    string,
    string
  >;

async function until(check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error('it never came to pass');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const status = async (url: string) => (await fetch(url)).status;

describe('O4 settings', () => {
  it('missing ones stop the start with exit 1 and one message that names them all', async () => {
    const { exit, output } = start({ NODE_ENV: 'production' });
    expect(await exit).toBe(1);
    for (const name of [
      'AUTH0_DOMAIN',
      'AUTH0_CLIENT_ID',
      'AUTH0_CLIENT_SECRET',
      'AUTH0_AUDIENCE',
      'BASE_URL',
      'SESSION_SECRET',
    ]) {
      expect(output()).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    }
    expect(output()).not.toMatch(/^\s+at /m);
  });

  it('a port that is taken is one line', async () => {
    const upstream = await startUpstream();
    const port = upstream.domain.split(':')[1] ?? '';
    const { exit, output } = start({ ...settings(), PORT: port, LOG_LEVEL: 'silent' });
    expect(await exit).toBe(1);
    expect(output().trim()).toBe(`The service can't start: port ${port} is taken. Set PORT to another one.`);
    await upstream.close();
  });

  it('secrets may come from files', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'secret-')), 'secret');
    const { AUTH0_CLIENT_SECRET: secret = '', ...others } = settings();
    writeFileSync(file, `${secret}\n`);
    const port = await freePort();
    const { child, exit } = start({
      ...others,
      AUTH0_CLIENT_SECRET_FILE: file,
      PORT: String(port),
      LOG_LEVEL: 'silent',
    });
    await until(async () => (await status(`http://localhost:${port}/health/ready`)) === 200);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
  });
});

describe('O5 SIGTERM', () => {
  it('turns ready off, finishes what is in flight, and exits 0', async () => {
    const upstream = await startUpstream();
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const env = { ...settings(), AUTH0_DOMAIN: upstream.domain, PORT: String(port), SHUTDOWN_DELAY: '1' };
    const { child, exit, output } = start(env);
    await until(async () => (await status(`${url}/health/ready`)) === 200);
    upstream.bend(/GET \/api\/v2\/users/, (_incoming, response) => {
      setTimeout(() => response.end('{"users":[],"total":0,"start":0,"limit":50,"length":0}'), 1_500);
    });
    const authorization = `Bearer ${await tokenAt(`http://${upstream.domain}`)}`;
    const inFlight = fetch(`${url}/users`, { headers: { authorization } });
    await until(async () => upstream.calls.some((line) => line.startsWith('GET /api/v2/users')));
    child.kill('SIGTERM');
    await until(async () => (await status(`${url}/health/ready`)) === 503);
    expect((await inFlight).status).toBe(200);
    expect(await exit).toBe(0);
    expect(output()).toContain('"route":"/users","status":200');
    await upstream.close();
  });
});

describe('O1 health', () => {
  it('is alive at once, and not ready, with the reasons, while Auth0 does not answer', async () => {
    const upstream = await startUpstream();
    upstream.bend(/./, hang);
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const { child, exit } = start({
      ...settings(),
      AUTH0_DOMAIN: upstream.domain,
      PORT: String(port),
      REQUEST_TIMEOUT: '1',
    });
    await until(async () => (await status(`${url}/health/live`)) === 200);
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    const { code, errors } = (await answer.json()) as { code: string; errors: { pointer: string }[] };
    expect([code, errors.map(({ pointer }) => pointer)]).toEqual([
      'not_ready',
      ['/AUTH0_DOMAIN', '/AUTH0_MANAGEMENT_CLIENT_ID'],
    ]);
    upstream.mend();
    await until(async () => (await status(`${url}/health/ready`)) === 200);
    child.kill('SIGINT');
    expect(await exit).toBe(0);
    await upstream.close();
  });
});

describe('O3 the log', () => {
  it('is one JSON line a request, and holds no token, password, e-mail or search text', async () => {
    const port = await freePort();
    const { child, exit, output } = start({ ...settings(), PORT: String(port) });
    const url = `http://localhost:${port}`;
    await until(async () => (await status(`${url}/health/ready`)) === 200);
    const bearer = await token();
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'x-request-id': 'the-id' };
    const body = JSON.stringify({ email: 'canary@example.com', password: 'Canary-Password-1', foo: 'canary' });
    await fetch(`${url}/users`, { method: 'POST', headers, body });
    await fetch(`${url}/users?q=email:canary*`, { headers });
    await fetch(`${url}/users/auth0%7Ccanary`, { headers });
    child.kill('SIGINT');
    await exit;
    const lines = output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find((line) => line['request_id'] === 'the-id' && line['method'] === 'POST')).toMatchObject({
      route: '/users',
      status: 400,
      ms: expect.any(Number),
      caller: expect.stringMatching(/@clients$/),
      auth0_calls: 0,
    });
    expect(output()).not.toMatch(/canary/i);
    expect(output()).not.toContain(bearer.slice(0, 20));
  });
});
