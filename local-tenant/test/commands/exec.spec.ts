import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, freshDirectory, launch, run } from './program.js';

const print = (expression: string): string[] => ['--', process.execPath, '-e', `console.log(${expression})`];

const withSeed = (text: string) => {
  const directory = freshDirectory();
  writeFileSync(join(directory, 'seed.json'), text);
  return run(['exec', '--ephemeral', '--seed', 'seed.json', ...print('"ran"')], directory);
};
const seed = (value: object): string => JSON.stringify(value, null, 1);

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

describe('local-tenant exec --seed', () => {
  it('adds connections, clients, APIs, grants and people', async () => {
    const text = seed({
      clients: [{ name: 'Mine', client_id: 'mine', client_secret: 'secret' }],
      connections: [{ name: 'customers', strategy: 'auth0', enabled_clients: ['mine'] }],
      resource_servers: [{ identifier: 'urn:mine', name: 'Mine', scopes: [{ value: 'read:mine' }] }],
      client_grants: [{ client_id: 'mine', audience: 'https://any.auth0.com/api/v2/', scope: ['read:users'] }],
      users: [
        {
          connection: 'customers',
          email: 'mine@example.com',
          password: 'Correct-Horse-1',
          permissions: [{ resource_server_identifier: 'urn:mine', permission_name: 'read:mine' }],
        },
      ],
    });
    expect(await withSeed(text)).toMatchObject({ status: 0, stdout: 'ran\n', stderr: '' });
  });

  it.each([
    ['{\n  "users": [\n    { a: 1 }\n  ]\n}', 'seed.json:3: not JSON: InvalidSymbol'],
    ['[]', 'seed.json:1: expected an object'],
    [seed({ people: [] }), 'seed.json:2: people: unknown; known are clients, connections,'],
    [
      seed({ users: [{ connection: 'c', email: 'nope' }] }),
      "seed.json:5: users[0].email: Object didn't pass validation for format email: nope",
    ],
    [
      seed({ users: [{ connection: 'Username-Password-Authentication', email: 'a@b.cc', password: 'abc' }] }),
      'seed.json:3: users[0]: PasswordStrengthError: Password is too weak',
    ],
    [
      seed({ client_grants: [{ client_id: 'nobody', audience: 'urn:x', scope: [] }] }),
      'seed.json:3: client_grants[0]: The client does not exist',
    ],
  ])('names line and field of the mistake in %j', async (text, message) => {
    const { status, stdout, stderr } = await withSeed(text);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says that the file is not there', async () => {
    const { status, stderr } = await run(['exec', '--ephemeral', '--seed', 'none.json', ...print('1')]);
    expect(status).toBe(1);
    expect(stderr).toContain("none.json can't be read");
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
