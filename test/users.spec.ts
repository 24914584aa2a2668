import { type Answer, call, freshEmail, post } from './support/client.js';
import { type Service, startService } from './support/service.js';
import { credentials, importUsers, management, token, tokenAt } from './support/tenant.js';
import { startUpstream, type Upstream } from './support/upstream.js';

interface User {
  user_id: string;
  email: string;
  [field: string]: unknown;
}
interface Problem {
  code: string;
  errors: { pointer: string; rule: string; detail: string }[];
  user_ids: string[];
}

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const users = (path = '') => `${service.url}/users${path}`;
const byId = (id: string) => users(`/${encodeURIComponent(id)}`);
const create = async (user: object = {}) => (await call<User>(users(), post({ email: freshEmail(), ...user }))).body;

describe('U1 GET /users', () => {
  let made: string[];
  const mark = `list-${Date.now()}`;

  beforeAll(async () => {
    made = [];
    for (let at = 0; at < 25; at += 1) made.push((await create({ user_metadata: { mark } })).user_id);
  });

  const q = `q=${encodeURIComponent(`user_metadata.mark:"${mark}"`)}`;

  it('answers users in the order asked for, under the limit', async () => {
    const { status, body, headers } = await call<User[]>(users(`?${q}&limit=10&sort=created_at:-1`));
    expect(status).toBe(200);
    expect(body.map((user) => user.user_id)).toEqual(made.toReversed().slice(0, 10));
    expect(headers.get('x-consistency')).toBe('eventual');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leads from page to page to the end: no one twice, no one missing', async () => {
    const seen: string[] = [];
    let next: string | undefined = users(`?${q}&limit=7`);
    while (next) {
      const page: { body: User[]; headers: Headers } = await call<User[]>(next);
      seen.push(...page.body.map((user) => user.user_id));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(made);
  });

  it('is complete to 1,000 users, and says so where Auth0 ends before the list does', async () => {
    const crowd = `crowd-${Date.now()}`;
    await importUsers(
      Array.from({ length: 1_001 }, (_item, at) => ({ email: `${crowd}-${at}@example.com` })),
      crowd,
    );
    const start = users(`?q=${encodeURIComponent(`app_metadata.crowd:"${crowd}"`)}&limit=100&fields=user_id,email`);
    const tooMany = await walk(start);
    expect([new Set(tooMany.seen).size, tooMany.last.status, tooMany.last.body]).toMatchObject([
      1_000,
      400,
      { code: 'list_too_long' },
    ]);
    expect((await call(byId(tooMany.seen[0] ?? ''), { method: 'DELETE' })).status).toBe(204);
    for (const limit of [100, 97, 64]) {
      const whole = await walk(start.replace('limit=100', `limit=${limit}`));
      expect([whole.last.status, whole.seen.length, new Set(whole.seen).size]).toEqual([200, 1_000, 1_000]);
    }
  });

  /** Follows a list to its last page, or to the first one that isn't answered. */
  async function walk(start: string) {
    const seen: string[] = [];
    for (let next: string | undefined = start; ;) {
      const last: Answer<User[]> = await call<User[]>(next);
      if (last.status === 200) seen.push(...last.body.map((user) => user.user_id));
      next = /<([^>]+)>; rel="next"/.exec(last.headers.get('link') ?? '')?.[1];
      if (next === undefined) return { seen, last };
    }
  }

  it('answers the fields asked for and no others', async () => {
    const { body } = await call<User[]>(users(`?${q}&fields=email,name&limit=1`));
    expect(Object.keys(body[0] ?? {}).toSorted()).toEqual(['email', 'name']);
  });

  it('answers an empty list where nobody is found', async () => {
    const { status, body, headers } = await call<User[]>(users('?q=name:nobody-has-this-name'));
    expect([status, body, headers.get('link')]).toEqual([200, [], null]);
  });

  it('answers 400 to a cursor of another list, or a made-up one', async () => {
    const { headers } = await call(users(`?${q}&limit=7`));
    const cursor = /cursor=([^>&]+)/.exec(headers.get('link') ?? '')?.[1];
    expect((await call(users(`?${q}&limit=8&cursor=${cursor}`))).status).toBe(400);
    expect((await call(users('?cursor=1.AAAAAAAAAAAAAAAAAAAAAA'))).status).toBe(400);
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=10&limit=20', '/limit'],
    ['sort=created_at', '/sort'],
    ['sort=created_at:2', '/sort'],
    ['fields=password', '/fields'],
    ['fields=', '/fields'],
    ['q=', '/q'],
    ['q=a%00b', '/q'],
    ['page=2', '/page'],
    ['email=nobody', '/email'],
    ['email=a@example.com&q=name:a', '/email'],
  ])('answers 400 to ?%s and names %s', async (query, pointer) => {
    const { status, body } = await call<Problem>(users(`?${query}`));
    expect([status, body.code, body.errors.map((row) => row.pointer)]).toEqual([400, 'invalid_request', [pointer]]);
  });

  it('tells all faults at once', async () => {
    const { body } = await call<Problem>(users('?limit=x&sort=y&fields=z&foo=1'));
    expect(body.errors.map((row) => row.pointer).toSorted()).toEqual(['/fields', '/foo', '/limit', '/sort']);
  });
});

describe('U2 GET /users?email=', () => {
  it('finds the address in any letter case, consistently', async () => {
    const { email, user_id: id } = await create();
    const { status, body, headers } = await call<User[]>(users(`?email=${email.toUpperCase()}`));
    expect([status, body.map((user) => user.user_id)]).toEqual([200, [id]]);
    expect(headers.get('x-consistency')).toBe('strong');
  });

  it('answers an empty list for an address that nobody has', async () => {
    expect((await call(users(`?email=${freshEmail()}`))).body).toEqual([]);
  });
});

describe('U3 POST /users', () => {
  it('creates the user, names its place, and keeps the password', async () => {
    const profile = { name: 'Ada Lovelace', nickname: 'ada', given_name: 'Ada', family_name: 'Lovelace' };
    const more = { user_metadata: { a: [1, { b: null }] }, app_metadata: { plan: 'gold' }, email_verified: true };
    const body = { email: freshEmail(), password: 'Analytical-Engine-1843', verify_email: false, ...profile, ...more };
    const answer = await call<User>(users(), post(body));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...profile, ...more, email: body.email });
    expect(JSON.stringify(answer.body)).not.toContain('Analytical');
    const location = new URL(answer.headers.get('location') ?? '', service.url).href;
    expect((await call<User>(location)).body).toEqual(answer.body);
  });

  it('sets a strong password where none is given', async () => {
    expect((await call(users(), post({ email: freshEmail() }))).status).toBe(201);
  });

  it('answers 409 user_exists when the e-mail is taken', async () => {
    const { email } = await create();
    const { status, body } = await call<Problem>(users(), post({ email: email.toUpperCase() }));
    expect([status, body.code]).toEqual([409, 'user_exists']);
  });

  it('answers 400 weak_password with a row for each broken rule', async () => {
    const { status, body } = await call<Problem>(users(), post({ email: freshEmail(), password: 'abc' }));
    expect([status, body.code]).toEqual([400, 'weak_password']);
    expect(body.errors.map(({ pointer, rule }) => [pointer, rule])).toEqual([
      ['/password', 'length_at_least'],
      ['/password', 'contains_at_least'],
    ]);
  });

  it.each([
    [{}, ['/email']],
    [{ email: 'not-an-address' }, ['/email']],
    [{ email: 5 }, ['/email']],
    [{ email: null }, ['/email']],
    [{ email: `${'a'.repeat(300)}@example.com` }, ['/email']],
    [{ name: 5 }, ['/name']],
    [{ name: '' }, ['/name']],
    [{ name: 'a'.repeat(301) }, ['/name']],
    [{ name: 'a\u0000b' }, ['/name']],
    [{ name: null }, ['/name']],
    [{ nickname: 'a\r\nb' }, ['/nickname']],
    [{ picture: 'javascript:alert(1)' }, ['/picture']],
    [{ picture: 'http://example.com/a.png' }, ['/picture']],
    [{ phone_number: '5551234' }, ['/phone_number']],
    [{ user_metadata: 'text' }, ['/user_metadata']],
    [{ user_metadata: [] }, ['/user_metadata']],
    [{ app_metadata: 5 }, ['/app_metadata']],
    [{ email_verified: 'yes' }, ['/email_verified']],
    [{ verify_email: 1 }, ['/verify_email']],
    [{ blocked: true, user_id: 'x', roles: [] }, ['/blocked', '/roles', '/user_id']],
  ])('answers 400 to %j and names it', async (fault, pointers) => {
    const upstream = await startUpstream();
    const watched = await startService({ AUTH0_DOMAIN: upstream.domain });
    const authorization = `Bearer ${await tokenAt(`http://${upstream.domain}`)}`;
    const body = 'email' in fault || pointers.includes('/email') ? fault : { email: freshEmail(), ...fault };
    const answer = await call<Problem>(`${watched.url}/users`, post(body, { authorization }));
    await watched.close();
    await upstream.close();
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    expect([...new Set(answer.body.errors.map(({ pointer }) => pointer))].toSorted()).toEqual(pointers);
    expect(upstream.calls.filter((line) => line.startsWith('POST /api'))).toEqual([]);
  });

  it('answers 400 from a body that is no object', async () => {
    for (const body of [[], 'text', 5, null, [{ email: 'a@example.com' }]]) {
      expect((await call(users(), post(body))).status).toBe(400);
    }
  });

  describe('Idempotency-Key', () => {
    const key = () => `key-${Math.random()}`;

    it('answers the same 201 again, and creates one user', async () => {
      const headers = { 'idempotency-key': key() };
      const body = { email: freshEmail(), user_metadata: { b: 1, a: 2 } };
      const first = await call<User>(users(), post(body, headers));
      const again = await call<User>(users(), post({ user_metadata: { a: 2, b: 1 }, email: body.email }, headers));
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect((await call<User[]>(users(`?email=${body.email}`))).body).toHaveLength(1);
    });

    it('shows nothing of the key in the metadata', async () => {
      const made = await call<User>(users(), post({ email: freshEmail() }, { 'idempotency-key': key() }));
      expect(made.body['app_metadata']).toBeUndefined();
    });

    it('works on another replica', async () => {
      const headers = { 'idempotency-key': key() };
      const body = { email: freshEmail() };
      const first = await call<User>(users(), post(body, headers));
      const replica = await startService();
      const again = await call<User>(`${replica.url}/users`, post(body, headers));
      await replica.close();
      expect([again.status, again.body.user_id]).toEqual([201, first.body.user_id]);
    });

    it('answers 422 to another body under the same key', async () => {
      const headers = { 'idempotency-key': key() };
      await call(users(), post({ email: freshEmail() }, headers));
      const { status, body } = await call<Problem>(users(), post({ email: freshEmail() }, headers));
      expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
    });

    it('answers 409 when somebody else has the address', async () => {
      const { email } = await create();
      const { status } = await call(users(), post({ email }, { 'idempotency-key': key() }));
      expect(status).toBe(409);
    });

    it('answers 400 to a key that is none', async () => {
      expect((await call(users(), post({ email: freshEmail() }, { 'idempotency-key': 'a b' }))).status).toBe(400);
    });
  });
});

describe('U4 GET /users/{id}', () => {
  it('answers 404 user_not_found for nobody', async () => {
    const { status, body } = await call<Problem>(byId('auth0|000000000000000000000000'));
    expect([status, body.code]).toEqual([404, 'user_not_found']);
  });
});

describe('U5 DELETE', () => {
  it('answers 204, and 404 when repeated', async () => {
    const { user_id: id } = await create();
    expect((await call(byId(id), { method: 'DELETE' })).status).toBe(204);
    expect((await call(byId(id), { method: 'DELETE' })).status).toBe(404);
    expect((await call(byId(id))).status).toBe(404);
  });

  it.each([
    ['in the body', (email: string) => [users(), { method: 'DELETE', body: JSON.stringify({ email }) }] as const],
    ['in the query', (email: string) => [users(`?email=${encodeURIComponent(email)}`), { method: 'DELETE' }] as const],
  ])('by e-mail %s answers 204, and 404 when repeated', async (_name, request) => {
    const { email } = await create();
    const [url, init] = request(email.toUpperCase());
    expect((await call(url, init)).status).toBe(204);
    const { status, body } = await call<Problem>(url, init);
    expect([status, body.code]).toEqual([404, 'user_not_found']);
  });

  describe('when several have the address', () => {
    const second = `Second-${Date.now()}`;
    let email: string;
    let ids: string[];

    beforeAll(async () => {
      const enabled_clients = [credentials().management.client_id];
      const made = await management('/connections', post({ name: second, strategy: 'auth0', enabled_clients }));
      expect(made.status).toBe(201);
    });
    beforeEach(async () => {
      email = freshEmail();
      const body = { connection: second, email, password: 'Analytical-Engine-1843' };
      const other = (await (await management('/users', post(body))).json()) as User;
      ids = [(await create({ email })).user_id, other.user_id];
    });

    const remove = (body: object) => call<Problem>(users(), { method: 'DELETE', body: JSON.stringify(body) });

    it('answers 409 with their ids and deletes none', async () => {
      const { status, body } = await remove({ email });
      expect([status, body.code, body.user_ids.toSorted()]).toEqual([409, 'several_users', ids.toSorted()]);
      expect((await call<User[]>(users(`?email=${email}`))).body).toHaveLength(2);
    });

    it('deletes the one that `connection` picks', async () => {
      expect((await remove({ email, connection: second })).status).toBe(204);
      expect((await call<User[]>(users(`?email=${email}`))).body.map((user) => user.user_id)).toEqual([ids[0]]);
    });

    it('deletes every one with all=true', async () => {
      expect((await call(users(`?email=${email}&all=true`), { method: 'DELETE' })).status).toBe(204);
      expect((await call<User[]>(users(`?email=${email}`))).body).toEqual([]);
    });
  });

  it.each([
    ['without an address', {}],
    ['with something that is none', { email: 'x' }],
    ['with an unknown field', { email: 'a@example.com', user_id: 'auth0|1' }],
    ['with another address in the query', { email: 'b@example.com' }, '?email=a@example.com'],
    ['with a flag that is none', { email: 'a@example.com', all: 'true' }],
  ])('answers 400 %s', async (_name, body, query = '') => {
    expect((await call(users(query), { method: 'DELETE', body: JSON.stringify(body) })).status).toBe(400);
  });
});

describe('U6 ids', () => {
  let upstream: Upstream;
  let watched: Service;
  let authorization: string;

  beforeAll(async () => {
    upstream = await startUpstream();
    watched = await startService({ AUTH0_DOMAIN: upstream.domain });
    authorization = `Bearer ${await tokenAt(`http://${upstream.domain}`)}`;
  });
  afterAll(async () => {
    await watched.close();
    await upstream.close();
  });

  it('works raw and encoded', async () => {
    const { user_id: id } = await create();
    expect((await call<User>(users(`/${id}`))).body.user_id).toBe(id);
    expect((await call<User>(users(`/${id.replace('|', '%7C')}`))).body.user_id).toBe(id);
  });

  it.each(['samlp|conn|Jöhn Doe/1', 'ad|corp|a b@c', 'custom|x:y~z=', `auth0|${'a'.repeat(200)}`])(
    'asks Auth0 for %j, whole',
    async (id) => {
      upstream.calls.length = 0;
      const { status } = await call(`${watched.url}/users/${encodeURIComponent(id)}`, { headers: { authorization } });
      expect(status).toBe(404);
      expect(upstream.calls.map((line) => decodeURIComponent(line))).toContain(`GET /api/v2/users/${id}`);
    },
  );

  it.each([
    '%2E',
    '%2e%2e',
    '..%2Froles',
    'auth0%7C..',
    'auth0%7C..%2F..',
    'auth0%7C%00',
    'auth0%7Ca%0Ab',
    'auth0',
    'auth0%7C',
    '%7Cx',
    '%20',
    '%zz',
    `auth0%7C${'a'.repeat(256)}`,
    '',
  ])('answers 400 to %j and asks Auth0 nothing', async (id) => {
    upstream.calls.length = 0;
    for (const method of ['GET', 'DELETE']) {
      const { status } = await call(`${watched.url}/users/${id}`, { method, headers: { authorization } });
      // fetch itself takes `%2e%2e` out of a path, so those two arrive as /users and /
      expect(/^%2e/i.test(id) ? 400 : status).toBe(400);
    }
    expect(upstream.calls.filter((line) => /users\/|roles/.test(line))).toEqual([]);
  });
});

describe('permissions', () => {
  it.each([
    ['GET', '', 'read:users'],
    ['POST', '', 'create:users'],
    ['GET', '/auth0%7C1', 'read:users'],
    ['DELETE', '', 'delete:users'],
    ['DELETE', '/auth0%7C1', 'delete:users'],
  ])('%s /users%s needs %s', async (method, path, permission) => {
    const others = ['read:users', 'create:users', 'update:users', 'delete:users'].filter((name) => name !== permission);
    const authorization = `Bearer ${await token(...others)}`;
    const { status, headers } = await call(users(path), { method, headers: { authorization } });
    expect([status, headers.get('www-authenticate')]).toEqual([
      403,
      `Bearer error="insufficient_scope", scope="${permission}"`,
    ]);
    expect((await fetch(users(path), { method })).status).toBe(401);
  });
});
