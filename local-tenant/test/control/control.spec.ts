import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { type Api, startApi } from '../api.js';
import { logInWith } from '../login.js';
import { LOCAL, local } from './local.js';

const connection = 'Username-Password-Authentication';
const password = 'Correct-Horse-1';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

const page = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${api.tenant.url}${LOCAL}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { accept: 'text/html,*/*;q=0.8', ...init.headers },
  });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const create = async (email: string, more: object = {}) =>
  (await api.call<{ user_id: string }>('POST', '/users', { connection, email, password, ...more })).body.user_id;
const total = async () => (await api.call<{ total: number }>('GET', '/users?include_totals=true')).body.total;

describe('access to /__local', () => {
  const withHost = (host: string) =>
    new Promise<number | undefined>((done, fail) => {
      const { port } = new URL(api.tenant.url);
      const options = { host: '127.0.0.1', port, path: LOCAL, headers: { host } };
      request(options, ({ statusCode }) => done(statusCode)).once('error', fail).end(); // prettier-ignore
    });

  it('is for this machine, at a name of this machine', async () => {
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:3001', 'tenant.localhost']) {
      expect(await withHost(host)).toBe(200);
    }
    for (const host of ['evil.example.com', 'localhost.evil.example.com', '10.0.0.1']) {
      expect(await withHost(host)).toBe(403);
    }
  });

  it.each([
    ['x-forwarded-for', '127.0.0.1', 200],
    ['x-forwarded-for', '203.0.113.7', 403],
    ['x-forwarded-for', '127.0.0.1, 203.0.113.7', 403],
    ['x-forwarded-for', 'unknown', 403],
    ['x-real-ip', '203.0.113.7', 403],
    ['forwarded', 'for=203.0.113.7;proto=https', 403],
    ['forwarded', 'for="[::1]:1234";proto=https', 200],
    ['x-forwarded-host', 'tenant.example.com', 403],
    ['x-forwarded-host', 'localhost:8443', 200],
    ['origin', 'https://evil.example.com', 403],
    ['origin', 'null', 403],
    ['sec-fetch-site', 'cross-site', 403],
  ])('%s: %s answers %d', async (name, value, status) => {
    expect(await local(api, 'GET', '', undefined, { [name]: value })).toMatchObject({ status });
  });

  it('is refused to other machines', async () => {
    const open = await startApi({ host: '0.0.0.0' });
    const addresses = Object.values(networkInterfaces()).flat();
    const own = addresses.find((each) => each?.family === 'IPv4' && !each.internal)?.address;
    const { port } = new URL(open.tenant.url);
    const answer = own === undefined ? { status: 403 } : await fetch(`http://${own}:${port}${LOCAL}`);
    expect(answer.status).toBe(403);
    await open.tenant.close();
  });

  it('says what is wrong with a request', async () => {
    expect(await local(api, 'GET', '/nope')).toMatchObject({
      status: 404,
      body: { error: '/__local has no GET /__local/nope.' },
    });
    expect(await local(api, 'PATCH', '/hardships', { plan: 'gold' })).toMatchObject({
      status: 400,
      body: { error: 'plan: No enum match for: gold' },
    });
    const broken = await fetch(`${api.tenant.url}${LOCAL}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });
});

describe('/__local/inbox', () => {
  it('has the mail that Auth0 would have sent, with its link', async () => {
    const user_id = await create('mail@example.com');
    const { body } = await local<{ to: string; links: { url: string }[] }[]>(api, 'GET', '/inbox?to=MAIL@example.com');
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ to: 'mail@example.com', template: 'verify_email', user_id });
    const opened = await fetch(body[0]!.links[0]!.url);
    expect(opened.status).toBe(200);
    expect(await api.call('GET', `/users/${user_id}`)).toMatchObject({ body: { email_verified: true } });
  });

  it('has none for people who are verified, or whose creator wants none', async () => {
    await create('verified@example.com', { email_verified: true });
    await create('quiet@example.com', { verify_email: false });
    expect((await local(api, 'GET', '/inbox?to=verified@example.com')).body).toEqual([]);
    expect((await local(api, 'GET', '/inbox?to=quiet@example.com')).body).toEqual([]);
  });

  it('has one for a change with verify_email', async () => {
    const user_id = await create('changes@example.com', { verify_email: false });
    await api.call('PATCH', `/users/${user_id}`, { email: 'changed@example.com', verify_email: true });
    expect((await local(api, 'GET', '/inbox?to=changed@example.com')).body).toHaveLength(1);
  });

  it('is a page for people, escaped', async () => {
    const { status, headers, html } = await page('/inbox');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('mail@example.com');
    expect(html).toMatch(/<a class="action" href="http:\/\/localhost:\d+\/u\/email-verification\?ticket=\w{32}#">/);
    expect((await page('/inbox?to=%22%3E%3Cscript%3E')).html).not.toContain('<script>');
  });

  it('is emptied by a form, which leads back to it', async () => {
    const { status, headers } = await page('/inbox/delete', { method: 'POST' });
    expect([status, headers.get('location')]).toEqual([303, '/__local/inbox']);
    expect((await local(api, 'GET', '/inbox')).body).toEqual([]);
    expect(await local(api, 'GET', '/inbox/nope')).toMatchObject({ status: 404 });
  });
});

describe('/__local for people', () => {
  it('shows what is switched on, and switches it', async () => {
    const form = (path: string, fields: Record<string, string>) =>
      page(path, { method: 'POST', body: new URLSearchParams(fields) });
    expect((await form('/hardships/patch', { plan: 'professional', latency: '1', index_lag: '' })).status).toBe(303);
    expect((await form('/faults', { kind: 'hang', method: '', path: '/never', times: '3' })).status).toBe(303);
    const { html } = await page('');
    expect(html).toContain('<option selected>professional</option>');
    expect(html).toContain('<strong>hang</strong> on any method /never, 3 to come');
    expect((await form('/hardships/patch', { plan: 'none', latency: '0' })).status).toBe(303);
    expect((await form('/faults/delete', {})).status).toBe(303);
    const wrong = await form('/clock/put', { advance: 'a while' });
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('advance: a while is no span of time');
    expect((await page('/requests')).html).toContain('/api/v2/users');
  });

  it('is JSON for programs', async () => {
    const { headers, body } = await local(api, 'GET', '');
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toMatchObject({
      issuer: api.tenant.issuer,
      plan: 'none',
      links: { inbox: `${api.tenant.url}/__local/inbox` },
    });
  });
});

describe('/__local/clock', () => {
  afterEach(() => local(api, 'DELETE', '/clock'));

  it('is set, moved on, and put right', async () => {
    const { body } = await local(api, 'PUT', '/clock', { now: '2030-01-01T00:00:00Z' });
    expect(body['now']).toMatch(/^2030-01-01T00:00:0/);
    expect((await local(api, 'PUT', '/clock', { advance: '1d' })).body['now']).toMatch(/^2030-01-02/);
    expect((await local(api, 'DELETE', '/clock')).body['offset']).toBe(0);
  });

  it('dates what is written, and lets tokens expire', async () => {
    await local(api, 'PUT', '/clock', { advance: '2h' });
    const id = await create('clock@example.com', { verify_email: false });
    const { body } = await api.call<{ created_at: string }>('GET', `/users/${id}`);
    expect(Date.parse(body.created_at) - Date.now()).toBeGreaterThan(7_000_000);
    await local(api, 'PUT', '/clock', { advance: '25h' });
    expect(await api.call('GET', '/users')).toMatchObject({
      status: 401,
      body: { message: 'Expired token received for JSON Web Token validation' },
    });
  });

  it('does not keep people from logging in', async () => {
    await local(api, 'PUT', '/clock', { advance: '400d' });
    const [ada] = api.tenant.credentials.people;
    expect(await logInWith(api.tenant, ada!.email, ada!.password)).toBe(true);
    await local(api, 'PUT', '/clock', { now: '2020-01-01T00:00:00Z' });
    expect(await logInWith(api.tenant, ada!.email, ada!.password)).toBe(true);
  });

  it.each([
    [{ now: 'soon' }],
    [{ advance: 'a while' }],
    [{}],
    [{ now: '2030-01-01', advance: '1s' }],
    [{ advance: 5 }],
  ])('answers 400 to %j', async (body) => {
    expect(await local(api, 'PUT', '/clock', body)).toMatchObject({ status: 400 });
  });
});

describe('/__local/snapshots', () => {
  it('come back as they were taken', async () => {
    const before = await total();
    const [ada] = api.tenant.credentials.people;
    expect(await local(api, 'POST', '/snapshots', { name: 'before' })).toMatchObject({ status: 201 });
    await create('after@example.com');
    await api.call('DELETE', `/users/${(await api.call<{ user_id: string }[]>('GET', '/users')).body[0]!.user_id}`);
    expect(await logInWith(api.tenant, ada!.email, ada!.password)).toBe(false);
    expect(await local(api, 'POST', '/snapshots/before/restore')).toMatchObject({ status: 200 });
    expect(await total()).toBe(before);
    expect(await logInWith(api.tenant, ada!.email, ada!.password)).toBe(true);
    expect((await api.call<object[]>('GET', '/users?q=email:after@example.com')).body).toEqual([]);
    expect((await local(api, 'GET', '/snapshots')).body).toEqual(['before', 'seeded']);
    expect(await local(api, 'DELETE', '/snapshots/before')).toMatchObject({ status: 200 });
    expect(await local(api, 'POST', '/snapshots/before/restore')).toMatchObject({ status: 404 });
    expect(await local(api, 'DELETE', '/snapshots/before')).toMatchObject({ status: 404 });
  });

  it.each(['', '../up', 'a b', 'x'.repeat(65)])('refuses the name %j', async (name) => {
    expect(await local(api, 'POST', '/snapshots', { name })).toMatchObject({ status: 400 });
  });

  it('has room for eight in memory, and says so', async () => {
    const names = Array.from({ length: 7 }, (_, n) => `s${n}`);
    for (const name of names) expect(await local(api, 'POST', '/snapshots', { name })).toMatchObject({ status: 201 });
    expect(await local(api, 'POST', '/snapshots', { name: 'one-more' })).toMatchObject({
      status: 400,
      body: { error: 'In memory there is room for 8 snapshots: remove one first.' },
    });
    for (const name of names) await local(api, 'DELETE', `/snapshots/${name}`);
  });
});

describe('/__local/reset', () => {
  it('goes back to the seeded tenant, whose applications and tokens stay good', async () => {
    await create('gone@example.com');
    await local(api, 'PUT', '/clock', { advance: '1h' });
    expect(await local(api, 'POST', '/reset')).toMatchObject({ status: 200 });
    expect(await total()).toBe(3);
    expect((await local(api, 'GET', '/inbox')).body).toEqual([]);
    expect((await local(api, 'GET', '/clock')).body['offset']).toBe(0);
    expect(await logInWith(api.tenant, 'ada@example.com', api.tenant.credentials.people[0]!.password)).toBe(true);
  });
});
