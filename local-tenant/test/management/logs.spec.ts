import { type Api, managementToken, startApi } from '../api.js';

interface Log {
  log_id: string;
  type: string;
  description: string;
  user_id: string | null;
  details: { request: Record<string, unknown>; response: { statusCode: number; body: object } };
  references?: { correlation_id: string };
  [field: string]: unknown;
}

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const logs = async (query: string): Promise<Log[]> => (await api.call<Log[]>('GET', `/logs?${query}`)).body;
const search = (q: string): Promise<Log[]> => logs(`q=${encodeURIComponent(q)}`);
const create = async (email: string): Promise<string> =>
  (await api.call<{ user_id: string }>('POST', '/users', { connection, email, password })).body.user_id;

describe('a write through the Management API', () => {
  it('that creates a person leaves ss and sapi "Create a User", without the password', async () => {
    const user_id = await create('ann@example.com');
    const [sapi, ss] = await search(`user_id:"${user_id}"`);
    expect(Object.keys(ss!)).toEqual(
      `_id log_id date type description connection connection_id organization_id organization_name client_id client_name ip
       hostname details user_id user_name user_agent audience scope strategy strategy_type isMobile location_info`.split(
        /\s+/,
      ),
    );
    expect(ss).toMatchObject({
      type: 'ss',
      connection,
      connection_id: expect.stringMatching(/^con_/),
      strategy: 'auth0',
      strategy_type: 'database',
      user_name: 'ann@example.com',
      client_name: 'User service (Management API)',
      details: { body: { email: 'ann@example.com', password: '*****' } },
    });
    expect(ss!.log_id).toMatch(/^9002\d{52}$/);
    expect(ss).toHaveProperty('_id', ss!.log_id);
    expect(sapi).toMatchObject({
      type: 'sapi',
      description: 'Create a User',
      client_id: api.tenant.credentials.management.client_id,
      details: {
        request: {
          method: 'post',
          path: '/api/v2/users',
          query: {},
          body: { connection, email: 'ann@example.com' },
          channel: 'api',
          auth: { user: {}, strategy: 'jwt', credentials: { scopes: expect.arrayContaining(['create:users']) } },
        },
        response: { statusCode: 201, body: { user_id } },
      },
    });
    expect(JSON.stringify([ss, sapi])).not.toContain(password);
  });

  it('that deletes one leaves sapi and sdu, and nothing the second time but sapi', async () => {
    const user_id = await create('del@example.com');
    await api.call('DELETE', `/users/${user_id}`);
    await api.call('DELETE', `/users/${user_id}`);
    const types = (await search(`user_id:"${user_id}"`)).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['sapi', 'sapi', 'sapi', 'sdu', 'ss']);
    expect(await search(`type:sdu AND user_id:"${user_id}"`)).toMatchObject([
      { description: `user_id: ${user_id}`, user_name: 'del@example.com' },
    ]);
  });

  it('that changes a password leaves scp', async () => {
    const user_id = await create('pw@example.com');
    await api.call('PATCH', `/users/${user_id}`, { password: 'Correct-Horse-2' });
    expect(await search(`type:scp AND user_id:"${user_id}"`)).toHaveLength(1);
    expect(JSON.stringify(await search(`user_id:"${user_id}"`))).not.toContain('Correct-Horse');
  });

  it('keeps no secret of an application', async () => {
    const { body } = await api.call<{ client_secret: string }>('POST', '/clients', { name: 'Secretive' });
    const [log] = await search('description:"Create a client"');
    expect(log!.details.response.body).toMatchObject({ name: 'Secretive', client_secret: '*****' });
    expect(JSON.stringify(log)).not.toContain(body.client_secret);
  });

  it('keeps X-Correlation-ID as references.correlation_id', async () => {
    const headers = { authorization: `Bearer ${api.token}`, 'x-correlation-id': 'corr-1'.padEnd(80, 'x') };
    await api.call('POST', '/clients', { name: 'Correlated' }, headers);
    const [log] = await logs('per_page=1&page=0');
    expect(log!.references).toEqual({ correlation_id: 'corr-1'.padEnd(64, 'x') });
  });

  it('that is refused leaves fapi with the message, and one without a token nothing', async () => {
    await api.call('POST', '/users', { connection, email: 'nope', password });
    const [log] = await logs('per_page=1');
    expect(log).toMatchObject({
      type: 'fapi',
      description: expect.stringContaining("Object didn't pass validation for format email: nope"),
      details: { request: { method: 'post', path: '/api/v2/users' }, response: { statusCode: 400 } },
    });
    await api.call('POST', '/users', { connection }, {});
    expect((await logs('per_page=1'))[0]!.log_id).toBe(log!.log_id);
  });

  it('needs the scope, and leaves fapi without it', async () => {
    const token = await managementToken(api.tenant, 'read:logs');
    await api.call('POST', '/users', {}, { authorization: `Bearer ${token}` });
    const [log] = await logs('per_page=1');
    expect(log).toMatchObject({ type: 'fapi', details: { response: { statusCode: 403 } } });
  });
});

describe('a read', () => {
  it('leaves nothing', async () => {
    const [before] = await logs('per_page=1');
    await api.call('GET', '/users');
    await api.call('GET', '/users/auth0|nobody');
    expect((await logs('per_page=1'))[0]!.log_id).toBe(before!.log_id);
  });
});

describe('GET /logs', () => {
  beforeAll(async () => {
    for (const name of ['one', 'two', 'three']) await create(`${name}@search.example.com`);
  });

  it.each([
    ['type:ss AND user_name:*@search.example.com', 3],
    ['type:ss AND user_name:"ONE@search.example.com"', 1],
    ['type:(ss OR sapi) AND user_name:two@search*', 2],
    ['type:ss AND date:[2020-01-01 TO *] AND user_name:t*@search.example.com', 2],
    ['type:ss AND date:[* TO 2020-01-01]', 0],
    ['type:ss AND NOT user_name:*@search.example.com AND user_name:ann*', 1],
    ['description:"create a user" AND type:sapi AND details.request.body.email:"three@search.example.com"', 1],
    ['type:sdu AND _exists_:organization_id', 0],
  ])('%s finds %d', async (q, count) => {
    expect(await search(q)).toHaveLength(count);
  });

  it('is newest first, or sorted, paged, in an envelope, with some fields', async () => {
    const newest = await logs('per_page=5');
    const dates = newest.map(({ date }) => date as string);
    expect(dates).toEqual(dates.toSorted().toReversed());
    const oldest = await logs('per_page=5&sort=date:1');
    expect(oldest.map(({ log_id }) => log_id)).toEqual(oldest.map(({ log_id }) => log_id).toSorted());
    const { body } = await api.call('GET', '/logs?include_totals=true&per_page=2&page=1&fields=type');
    expect(Object.keys(body)).toEqual(['start', 'limit', 'length', 'total', 'logs']);
    expect(body).toMatchObject({ start: 2, limit: 2, length: 2, logs: [{ type: expect.any(String) }, {}] });
    expect(Object.keys((body['logs'] as object[])[0]!)).toEqual(['type']);
  });

  it('pages by checkpoint through everything, in order, with a Link', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/logs?take=4';
    while (path) {
      const { body, headers }: { body: Log[]; headers: Headers } = await api.call<Log[]>('GET', path);
      seen.push(...body.map(({ log_id }) => log_id));
      const link = headers.get('link');
      const last = body.at(-1)?.log_id;
      expect(link).toBe(last ? `<${api.tenant.issuer}api/v2/logs?from=${last}&take=4>; rel="next"` : null);
      path = link ? /api\/v2(.*)>/.exec(link)![1] : undefined;
    }
    const { body } = await api.call<{ total: number }>('GET', '/logs?include_totals=true');
    expect(seen).toHaveLength(body.total);
    expect(seen).toEqual([...new Set(seen)].toSorted());
  });

  it('finds by the older parameter search', async () => {
    expect(await logs('search=one@search')).toHaveLength(2);
    expect(await logs(`search=${encodeURIComponent('user:"one@search.example.com" type:ss')}`)).toHaveLength(1);
  });

  it.each([
    ['per_page=101', 'invalid_query_string', 'Value 101 is greater than maximum 100'],
    ['page=10&per_page=100', 'invalid_paging', 'You can only page through the first 1000 records.'],
    ['take=101', 'invalid_query_string', 'Value 101 is greater than maximum 100'],
    ['from=9002nope', 'invalid_query_string', 'Log event with id 9002nope was not found.'],
    ['q=type:', 'invalid_query_string', 'The query could not be parsed: type:'],
    ['q=type:/a/', 'invalid_query_string', 'Regular expressions'],
    ['sort=date', 'invalid_query_string', 'Invalid sort date'],
    ['nope=1', 'invalid_query_string', 'Additional properties not allowed: nope'],
  ])('answers 400 to ?%s', async (query, errorCode, message) => {
    const answer = await api.call('GET', `/logs?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errorCode, message: expect.stringContaining(message) } });
  });

  it('can be sent anything without an accident', async () => {
    for (const q of ["type:' OR 1=1 --", "a'b:c", '$.x:1', 'user_name:[', `a${'('.repeat(40)}`, 'date:"\u0000"']) {
      const { status } = await api.call('GET', `/logs?q=${encodeURIComponent(q)}`);
      expect([200, 400]).toContain(status);
    }
  });
});

describe('GET /logs/{id}', () => {
  it('shows one event, and 404 for none', async () => {
    const [log] = await logs('per_page=1');
    expect((await api.call('GET', `/logs/${log!.log_id}`)).body).toEqual(log);
    expect(await api.call('GET', '/logs/900')).toMatchObject({ status: 404, body: { error: 'Not Found' } });
  });
});

describe('GET /users/{id}/logs', () => {
  it("is a person's history, that outlives them", async () => {
    const user_id = await create('history@example.com');
    await api.call('PATCH', `/users/${user_id}`, { name: 'History' });
    const types = async () => (await api.call<Log[]>('GET', `/users/${user_id}/logs`)).body.map(({ type }) => type);
    expect(await types()).toEqual(['sapi', 'sapi', 'ss']);
    await api.call('DELETE', `/users/${user_id}`);
    expect(await types()).toHaveLength(5);
    const { body } = await api.call('GET', `/users/${user_id}/logs?include_totals=true&per_page=2`);
    expect(body).toMatchObject({ start: 0, limit: 2, length: 2, total: 5 });
    expect((await api.call('GET', '/users/auth0|nobody/logs')).body).toEqual([]);
  });
});

describe('GET /stats', () => {
  it('counts active people as a bare number, and sign-ups by day', async () => {
    expect((await api.call('GET', '/stats/active-users')).body).toBe(0);
    const { body } = await api.call<{ date: string; logins: number; signups: number }[]>('GET', '/stats/daily');
    const today = new Date().toISOString().slice(0, 10);
    expect(body.at(-1)).toMatchObject({ date: `${today}T00:00:00.000Z`, logins: 0, leaked_passwords: 0 });
    expect(body.at(-1)!.signups).toBeGreaterThan(4);
    expect((await api.call('GET', '/stats/daily?from=20200101&to=20200131')).body).toEqual([]);
    expect(await api.call('GET', '/stats/daily?from=nope')).toMatchObject({ status: 400 });
  });
});
