import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, freshDirectory, launch, run } from './program.js';

const print = (expression: string): string[] => ['--', process.execPath, '-e', `console.log(${expression})`];

describe('local-tenant exec', () => {
  it('puts the tenant into the environment of the command, over what was there', async () => {
    const { status, stdout } = await run(
      ['exec', '--ephemeral', ...print('JSON.stringify(process.env)')],
      freshDirectory(),
      { AUTH0_DOMAIN: 'example.eu.auth0.com' },
    );
    const env = JSON.parse(stdout) as Record<string, string>;
    expect(status).toBe(0);
    expect(env['AUTH0_DOMAIN']).toMatch(/^localhost:\d+$/);
    expect(env).toMatchObject({
      AUTH0_CLIENT_ID: expect.stringMatching(/^\w{32}$/),
      AUTH0_CLIENT_SECRET: expect.stringMatching(/^[\w-]{64}$/),
      AUTH0_MANAGEMENT_CLIENT_ID: expect.stringMatching(/^\w{32}$/),
      AUTH0_MANAGEMENT_CLIENT_SECRET: expect.stringMatching(/^[\w-]{64}$/),
      AUTH0_AUDIENCE: 'https://user-service.local',
    });
    expect(existsSync(env['LOCAL_TENANT_CREDENTIALS']!)).toBe(false);
  });

  it('runs while the command runs, and gives `local-tenant token` what it needs', async () => {
    const bin = join(__dirname, '../../bin/local-tenant.js');
    const { status, stdout } = await run(['exec', '--ephemeral', '--', process.execPath, bin, 'token']);
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    expect(status).toBe(0);
    expect(claims).toMatchObject({
      aud: 'https://user-service.local',
      permissions: expect.arrayContaining(['read:users']),
    });
  });

  it('ends with the exit code of the command', async () => {
    expect(await run(['exec', '--ephemeral', '--', process.execPath, '-e', 'process.exit(7)'])).toMatchObject({
      status: 7,
    });
    expect(await run(['exec', '--ephemeral', '--', 'no-such-command'])).toMatchObject({
      status: 127,
      stderr: expect.stringContaining("no-such-command can't be run"),
    });
  });

  it('says in one line what is wrong with a seed, and does not run the command', async () => {
    const directory = freshDirectory();
    writeFileSync(join(directory, 'seed.json'), '{\n  "people": []\n}');
    expect(await run(['exec', '--ephemeral', '--seed', 'seed.json', ...print('"ran"')], directory)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'local-tenant: seed.json:2: people: unknown; known are clients, connections, resource_servers, client_grants, roles, organizations, users, actions\n',
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('passes %s on and waits for the command', async (signal) => {
    const program = `process.on('${signal}', () => { console.log('ending'); setTimeout(() => process.exit(3), 100) });
      setInterval(() => {}, 1000); console.log('ready');`;
    const child = launch(['exec', '--ephemeral', '--', process.execPath, '-e', program], freshDirectory());
    await eventually(() => child.output.stdout.includes('ready'));
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([3, null]);
    expect(child.output.stdout).toContain('ending');
  });

  it('tells a person where everything is, before the command speaks', async () => {
    const { stdout } = await run(['exec', '--port', '0', ...print('"the command"')], freshDirectory(), {
      PORT: '4000',
    });
    expect(stdout).toMatch(/Local tenant {2}http:\/\/localhost:\d+/);
    expect(stdout).toContain('http://localhost:4000/login');
    expect(stdout).toContain('ada@example.com   password  Analytical-Engine-1843');
    expect(stdout.trimEnd().endsWith('the command')).toBe(true);
  });
});

describe('local-tenant token', () => {
  it('says what to do when no tenant was started here, or none answers', async () => {
    const directory = freshDirectory();
    expect(await run(['token'], directory)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no tenant has been started here'),
    });
    await run(['exec', '--port', '0', ...print('1')], directory);
    expect(await run(['token'], directory)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no tenant answers at http:\/\/localhost:\d+\/\. Run "npm start"/),
    });
  });
});

describe('--help', () => {
  it.each([[], ['start'], ['exec'], ['token']])('explains %s', async (...command) => {
    expect(await run([...command, '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage:') });
  });
});
