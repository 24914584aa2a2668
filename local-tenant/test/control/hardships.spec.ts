import { type Api, startApi } from '../api.js';
import { LOCAL, local } from './local.js';

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';

let api: Api;
afterEach(() => api.tenant.close());

const burst = (count: number, path: string) =>
  Promise.all(Array.from({ length: count }, () => api.call<{ message: string }>('GET', path)));
const statuses = (answers: { status: number }[]) => ({
  ok: answers.filter(({ status }) => status === 200).length,
  refused: answers.filter(({ status }) => status === 429).length,
});

describe('a plan', () => {
  it('enterprise lets 50 of a burst of 60 through, and answers 429 to 10', async () => {
    api = await startApi({ plan: 'enterprise' });
    const answers = await burst(60, '/users');
    expect(statuses(answers)).toEqual({ ok: 50, refused: 10 });
    const { headers, body } = answers.find(({ status }) => status === 429)!;
    expect(body).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Global limit has been reached',
      errorCode: 'too_many_requests',
    });
    expect(headers.get('x-ratelimit-limit')).toBe('50');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000).toBeGreaterThan(2);
    expect(headers.has('retry-after')).toBe(false);
    const remaining = answers.map(({ headers: each }) => Number(each.get('x-ratelimit-remaining')));
    expect(Math.max(...remaining)).toBe(49);
  });

  it('enterprise gives 16 tokens back after a second', async () => {
    api = await startApi({ plan: 'enterprise' });
    await burst(60, '/users');
    await local(api, 'PUT', '/clock', { advance: '1s' });
    expect(statuses(await burst(20, '/users'))).toEqual({ ok: 16, refused: 4 });
  });

  it('free lets 2 through', async () => {
    api = await startApi({ plan: 'free' });
    expect(statuses(await burst(5, '/users'))).toEqual({ ok: 2, refused: 3 });
  });

  it('professional counts by groups of endpoints', async () => {
    api = await startApi({ plan: 'professional' });
    const clients = await burst(8, '/clients');
    expect(statuses(clients)).toEqual({ ok: 5, refused: 3 });
    expect(clients.find(({ status }) => status === 429)!.body.message).toBe('Endpoint limit has been reached');
    expect(clients[0]!.headers.get('x-ratelimit-limit')).toBe('5');
    expect(statuses(await burst(45, '/users'))).toEqual({ ok: 40, refused: 5 });
  });

  it('holds for the Authentication API too', async () => {
    api = await startApi({ plan: 'professional' });
    const tries = Array.from({ length: 40 }, () => fetch(`${api.tenant.url}/.well-known/jwks.json`));
    const answers = await Promise.all(tries);
    expect(statuses(answers).refused).toBeGreaterThanOrEqual(15);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(await refused.json()).toMatchObject({ error: 'too_many_requests' });
  });

  it('is switched live, and off again', async () => {
    api = await startApi();
    expect(statuses(await burst(60, '/users'))).toEqual({ ok: 60, refused: 0 });
    expect(await local(api, 'PATCH', '/hardships', { plan: 'enterprise-other' })).toMatchObject({
      status: 200,
      body: { plan: 'enterprise-other', index_lag: 0, latency: 0 },
    });
    expect(statuses(await burst(15, '/users'))).toEqual({ ok: 10, refused: 5 });
    await local(api, 'PATCH', '/hardships', { plan: 'none' });
    expect(statuses(await burst(60, '/users'))).toEqual({ ok: 60, refused: 0 });
  });

  it('leaves api_limit in the log once', async () => {
    api = await startApi({ plan: 'enterprise-other' });
    await burst(20, '/users');
    await local(api, 'PATCH', '/hardships', { plan: 'none' });
    const { body } = await api.call<object[]>('GET', '/logs?q=type:api_limit');
    expect(body).toHaveLength(1);
  });
});

describe('an index lag', () => {
  const create = async (email: string) =>
    (await api.call<{ user_id: string }>('POST', '/users', { connection, email, password })).body.user_id;
  const found = async (q: string) => (await api.call<object[]>('GET', `/users?q=${encodeURIComponent(q)}`)).body.length;

  it('hides a new person from search, but not from those who know the id or e-mail', async () => {
    api = await startApi({ indexLag: 600 });
    const user_id = await create('late@example.com');
    expect(await found('email:late@example.com')).toBe(0);
    expect((await api.call<{ total: number }>('GET', '/users?include_totals=true')).body.total).toBe(3);
    expect(await api.call('GET', `/users/${user_id}`)).toMatchObject({ status: 200 });
    expect((await api.call<object[]>('GET', '/users-by-email?email=late@example.com')).body).toHaveLength(1);
    await new Promise((resume) => setTimeout(resume, 700));
    expect(await found('email:late@example.com')).toBe(1);
  });

  it('shows changed and deleted people as they were', async () => {
    api = await startApi();
    const changed = await create('changed@example.com');
    const deleted = await create('deleted@example.com');
    await local(api, 'PATCH', '/hardships', { index_lag: 600 });
    await api.call('PATCH', `/users/${changed}`, { name: 'New' });
    await api.call('PATCH', `/users/${changed}`, { name: 'Newer' });
    await api.call('DELETE', `/users/${deleted}`);
    expect([await found('name:New*'), await found('email:deleted@example.com')]).toEqual([0, 1]);
    const { body } = await api.call<{ name: string }[]>('GET', '/users?q=email:changed@example.com');
    expect(body[0]!.name).toBe('changed@example.com');
    expect(await api.call('GET', `/users/${changed}`)).toMatchObject({ body: { name: 'Newer' } });
    expect(await api.call('GET', `/users/${deleted}`)).toMatchObject({ status: 404 });
    await new Promise((resume) => setTimeout(resume, 700));
    expect([await found('name:Newer'), await found('email:deleted@example.com')]).toEqual([1, 0]);
  });

  it('hides the newest log events', async () => {
    api = await startApi({ indexLag: 600 });
    await create('logged@example.com');
    expect((await api.call('GET', '/logs?q=type:ss')).body).toHaveLength(0);
    await new Promise((resume) => setTimeout(resume, 700));
    expect((await api.call('GET', '/logs?q=type:ss')).body).toHaveLength(1);
  });
});

describe('latency', () => {
  it('makes every answer take longer, but not those of /__local', async () => {
    api = await startApi();
    await local(api, 'PATCH', '/hardships', { latency: 300 });
    const start = performance.now();
    await api.call('GET', '/users');
    expect(performance.now() - start).toBeGreaterThan(290);
    const second = performance.now();
    await local(api, 'GET', '/hardships');
    expect(performance.now() - second).toBeLessThan(250);
  });
});

describe('a fault', () => {
  const person = { connection, email: 'fault@example.com', password };

  it('status answers with an error in Auth0’s form, as often as it was told', async () => {
    api = await startApi({ faults: [{ kind: 'status', status: 503, path: '/api/v2/users*', times: 2 }] });
    expect(await api.call('GET', '/clients')).toMatchObject({ status: 200 });
    for (const _ of [1, 2]) {
      expect(await api.call('GET', '/users')).toMatchObject({
        status: 503,
        body: { statusCode: 503, error: 'Service Unavailable' },
      });
    }
    expect(await api.call('GET', '/users')).toMatchObject({ status: 200 });
    expect(await local(api, 'GET', '/faults')).toMatchObject({ body: [] });
  });

  it('happens after as many requests as it was told to let pass', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', { kind: 'garbage', method: 'get', after: 2 });
    const call = async () => (await fetch(`${api.tenant.url}/.well-known/jwks.json`)).headers.get('content-type');
    expect([await call(), await call(), await call(), await call()]).toEqual([
      expect.stringContaining('json'),
      expect.stringContaining('json'),
      expect.stringContaining('html'),
      expect.stringContaining('json'),
    ]);
  });

  it('cut commits, and breaks off in the middle of the answer', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', { kind: 'cut', method: 'POST', path: '/api/v2/users' });
    await expect(api.call('POST', '/users', person)).rejects.toThrow(/terminated|fetch failed|closed/);
    expect((await api.call<object[]>('GET', '/users-by-email?email=fault@example.com')).body).toHaveLength(1);
    expect(await api.call('POST', '/users', person)).toMatchObject({ status: 409 });
  });

  it('reset drops the connection and does nothing', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', { kind: 'reset', method: 'POST' });
    await expect(api.call('POST', '/users', person)).rejects.toThrow(/terminated|fetch failed|closed/);
    expect((await api.call<object[]>('GET', '/users-by-email?email=fault@example.com')).body).toHaveLength(0);
  });

  it('hang never answers', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', { kind: 'hang' });
    const signal = AbortSignal.timeout(300);
    await expect(fetch(`${api.tenant.url}/.well-known/jwks.json`, { signal })).rejects.toThrow(/timeout|aborted/);
  });

  it('is called off, and refused where it can’t be one', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', [
      { kind: 'hang', times: null },
      { kind: 'status', status: 500 },
    ]);
    expect((await local<object[]>(api, 'GET', '/faults')).body).toHaveLength(2);
    await local(api, 'DELETE', '/faults');
    expect(await api.call('GET', '/users')).toMatchObject({ status: 200 });
    expect(await local(api, 'POST', '/faults', { kind: 'nope' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('fault.kind: No enum match for: nope') },
    });
    expect(await local(api, 'POST', '/faults', { kind: 'status', status: 200 })).toMatchObject({ status: 400 });
  });

  it('is refused at the start too', async () => {
    api = await startApi();
    await expect(startApi({ faults: [{ kind: 'nope' }] })).rejects.toThrow('fault.kind: No enum match for: nope');
  });
});

describe('the journal', () => {
  it('has every request with its answer, secrets masked', async () => {
    api = await startApi();
    await local(api, 'POST', '/faults', { kind: 'reset', path: '/nope' });
    await fetch(`${api.tenant.url}/nope`).catch(() => undefined);
    await api.call('POST', '/users', { connection, email: 'j@example.com', password });
    const { body } = await local<Record<string, unknown>[]>(api, 'GET', '/requests');
    expect(body.find(({ path }) => path === '/nope')).toMatchObject({ status: 0, fault: 'reset' });
    expect(body.at(-1)).toMatchObject({
      method: 'POST',
      path: '/api/v2/users',
      status: 201,
      body: { email: 'j@example.com' },
    });
    expect(JSON.stringify(body)).not.toContain(password);
    expect(JSON.stringify(body)).not.toContain(api.tenant.credentials.management.client_secret);
    expect(body.some(({ path }) => (path as string).startsWith(LOCAL))).toBe(false);
    await local(api, 'DELETE', '/requests');
    expect((await local(api, 'GET', '/requests')).body).toEqual([]);
  });
});
