import { type Api, startApi } from '../api.js';

let api: Api;
const ids = new Map<string, string>();
const PEOPLE = [
  { email: 'jane@example.com', name: 'Jane Smith', app_metadata: { plan: 'gold', tags: ['a', 'b'], seats: 5 } },
  { email: 'john@example.org', name: 'John Smith', username: 'johnny', app_metadata: { plan: 'silver', seats: 20 } },
  { email: 'zoe@example.com', name: 'Zoé Ünal', blocked: true, user_metadata: { addresses: [{ city: 'Paris' }] } },
];

beforeAll(async () => {
  api = await startApi();
  const everybody = await api.call<{ user_id: string }[]>('GET', '/users');
  for (const { user_id } of everybody.body) await api.call('DELETE', `/users/${user_id}`);
  for (const person of PEOPLE) {
    const body = { connection: 'Username-Password-Authentication', password: 'Correct-Horse-1', ...person };
    const made = await api.call<{ user_id: string }>('POST', '/users', body);
    ids.set(person.email, made.body.user_id);
  }
});
afterAll(() => api.tenant.close());

const search = async (q: string): Promise<string[]> => {
  const { status, body } = await api.call<{ email: string }[]>('GET', `/users?q=${encodeURIComponent(q)}`);
  expect({ q, status }).toEqual({ q, status: 200 });
  return body.map(({ email }) => email.split('@')[0]!);
};

describe('GET /users?q=', () => {
  it.each([
    ['email:"JANE@example.com"', 'jane'],
    ['name:"jane smith"', 'jane'],
    ['name:"zoé ünal"', 'zoe'],
    ['name:j*', 'jane john'],
    ['email:*example.com', 'jane zoe'],
    ['name:j?ne*', 'jane'],
    ['email.domain:"example.org"', 'john'],
    ['username:"johnny"', 'john'],
    ['username:"JOHNNY"', ''],
    ['blocked:true', 'zoe'],
    ['NOT blocked:true', 'jane john'],
    ['-blocked:true', 'jane john'],
    ['app_metadata.plan:"gold"', 'jane'],
    ['app_metadata.plan:"Gold"', ''],
    ['app_metadata.tags:b', 'jane'],
    ['app_metadata.plan:(gold OR silver)', 'jane john'],
    ['app_metadata.seats:[5 TO 10]', 'jane'],
    ['app_metadata.seats:{5 TO *]', 'john'],
    ['app_metadata.seats:>=5', 'jane john'],
    ['app_metadata.seats:20', 'john'],
    ['user_metadata.addresses.city:"Paris"', 'zoe'],
    ['_exists_:app_metadata', 'jane john'],
    ['_exists_:last_login', ''],
    ['identities.connection:"Username-Password-Authentication"', 'jane john zoe'],
    ['created_at:[2020-01-01 TO *]', 'jane john zoe'],
    ['created_at:<2020', ''],
    ['email:"jane@example.com" OR email:"john@example.org"', 'jane john'],
    ['blocked:true AND name:j* OR username:"johnny"', 'john'],
    ['username:"johnny" OR blocked:true AND name:j*', 'john'],
    ['name:j* AND NOT (app_metadata.plan:gold OR blocked:true)', 'john'],
    ['"jane smith"', 'jane'],
    ['*', 'jane john zoe'],
  ])('%s finds %j', async (q, found) => {
    expect((await search(q)).join(' ')).toBe(found);
  });

  it('finds by user_id', async () => {
    expect(await search(`user_id:"${ids.get('jane@example.com')}"`)).toEqual(['jane']);
    expect(await search('user_id:auth0|*')).toHaveLength(3);
  });

  it.each(['name:', 'name:"jane', 'AND', 'name:/j.*/', 'name:jane~', 'name:*it', 'user_metadata.x:a*'])(
    'answers 400 to %s',
    async (q) => {
      const answer = await api.call('GET', `/users?q=${encodeURIComponent(q)}`);
      expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_query_string' } });
    },
  );

  it('can be sent anything without an accident', async () => {
    for (const q of ["name:' OR 1=1 --", 'na\'me:"x"', 'a.b.c.d.e:1', 'name:"\u0000"', '[', `name:${'('.repeat(50)}`]) {
      const { status } = await api.call('GET', `/users?q=${encodeURIComponent(q)}`);
      expect([200, 400]).toContain(status);
    }
  });
});

describe('GET /users', () => {
  it('is an array, or with include_totals an envelope in Auth0’s key order', async () => {
    expect((await api.call<unknown[]>('GET', '/users')).body).toHaveLength(3);
    const { body } = await api.call('GET', '/users?include_totals=true&per_page=2&page=1&search_engine=v3');
    expect(Object.keys(body)).toEqual(['start', 'limit', 'length', 'users', 'total']);
    expect(body).toMatchObject({ start: 2, limit: 2, length: 1, total: 3 });
  });

  it.each([
    ['name:1', 'jane john zoe'],
    ['name:-1', 'zoe john jane'],
    ['created_at:-1', 'zoe john jane'],
    ['app_metadata.seats:-1', 'john jane zoe'],
  ])('sorts by %s', async (sort, order) => {
    const { body } = await api.call<{ email: string }[]>('GET', `/users?sort=${sort}`);
    expect(body.map(({ email }) => email.split('@')[0]).join(' ')).toBe(order);
  });

  it('selects fields', async () => {
    const { body } = await api.call<object[]>('GET', '/users?fields=email,name&include_fields=true');
    expect(body[0]).toEqual({ email: 'jane@example.com', name: 'Jane Smith' });
  });

  it.each([
    ['page=10&per_page=100', 'invalid_paging', 'You can only page through the first 1000 records. See https://'],
    ['per_page=1000', 'invalid_query_string', "'Value 1000 is greater than maximum 100' on property per_page (Number"],
    ['page=x', 'invalid_query_string', "'Expected type integer but found type string' on property page (Page index"],
    ['nope=1', 'invalid_query_string', "Query validation error: 'Additional properties not allowed: nope'."],
    ['search_engine=v2', 'invalid_query_string', 'You are not allowed to use search_engine=v2. Use search_engine=v3'],
    ['sort=name', 'invalid_query_string', 'Invalid sort'],
  ])('answers 400 to ?%s', async (query, errorCode, message) => {
    const { status, body } = await api.call('GET', `/users?${query}`);
    expect({ status, code: body['errorCode'] }).toEqual({ status: 400, code: errorCode });
    expect(body['message']).toContain(message);
  });

  it('goes to the 1,000th and no further', async () => {
    expect(await api.call('GET', '/users?page=9&per_page=100')).toMatchObject({ status: 200, body: [] });
  });
});
