import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, startApi } from './api.js';

const seed = (value: object): string => JSON.stringify(value, null, 1);

async function withSeed<T>(text: string, use: (api: Api) => Promise<T>): Promise<T> {
  const file = join(mkdtempSync(join(tmpdir(), 'seed-')), 'seed.json');
  writeFileSync(file, text);
  const api = await startApi({ seed: file });
  try {
    return await use(api);
  } finally {
    await api.tenant.close();
  }
}

describe('a seed file', () => {
  it('adds connections, clients, APIs, grants and people with permissions', async () => {
    const text = seed({
      clients: [{ name: 'Mine', client_id: 'mine', client_secret: 'secret', grant_types: ['client_credentials'] }],
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
    await withSeed(text, async (api) => {
      const found = await api.call<object[]>('GET', '/users-by-email?email=mine@example.com');
      const grants = await api.call<object[]>('GET', '/client-grants?client_id=mine');
      expect(found.body).toHaveLength(1);
      expect(grants.body).toMatchObject([{ audience: `${api.tenant.issuer}api/v2/`, scope: ['read:users'] }]);
    });
  });

  it('gives people roles and organizations by their names', async () => {
    const text = seed({
      roles: [
        {
          name: 'Reader',
          description: 'Reads',
          permissions: [
            { resource_server_identifier: 'https://user-service.local', permission_name: 'read:users' },
            { resource_server_identifier: 'https://any.auth0.com/api/v2/', permission_name: 'read:users' },
          ],
        },
      ],
      organizations: [{ name: 'acme', display_name: 'Acme' }],
      users: [
        {
          connection: 'Username-Password-Authentication',
          email: 'mine@example.com',
          password: 'Correct-Horse-1',
          roles: ['Reader'],
          organizations: ['acme'],
        },
      ],
    });
    await withSeed(text, async (api) => {
      const [{ user_id }] = (await api.call<[{ user_id: string }]>('GET', '/users-by-email?email=mine@example.com'))
        .body;
      expect((await api.call('GET', `/users/${user_id}/roles`)).body).toMatchObject([{ name: 'Reader' }]);
      expect((await api.call('GET', `/users/${user_id}/organizations`)).body).toMatchObject([{ name: 'acme' }]);
      expect((await api.call('GET', `/users/${user_id}/permissions`)).body).toMatchObject([
        { resource_server_identifier: 'https://user-service.local', sources: [{ source_type: 'ROLE' }] },
        { resource_server_identifier: `${api.tenant.issuer}api/v2/` },
      ]);
    });
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
      seed({
        users: [
          {
            connection: 'Username-Password-Authentication',
            email: 'a@b.cc',
            password: 'Correct-Horse-1',
            roles: ['Nobody'],
          },
        ],
      }),
      'seed.json:3: users[0]: there is no role of the name Nobody',
    ],
    [
      seed({ client_grants: [{ client_id: 'nobody', audience: 'urn:x', scope: [] }] }),
      'seed.json:3: client_grants[0]: The client does not exist',
    ],
  ])('names line and field of the mistake in %j', async (text, message) => {
    await expect(withSeed(text, () => Promise.resolve())).rejects.toThrow(message);
  });

  it('names Actions by modules beside it, which have to be there', async () => {
    const missing = seed({ actions: [{ name: 'claims', module: './nowhere.mjs' }] });
    await expect(withSeed(missing, () => Promise.resolve())).rejects.toThrow('seed.json:3: actions[0]: ENOENT');
    const unknown = seed({ actions: [{ name: 'claims' }] });
    await expect(withSeed(unknown, () => Promise.resolve())).rejects.toThrow('Missing required property: module');
  });

  it('says that it is not there', async () => {
    await expect(startApi({ seed: '/nowhere/none.json' })).rejects.toThrow("none.json can't be read");
  });
});
