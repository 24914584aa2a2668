import { type Api, startApi } from '../api.js';
import { type Person, type Tokens, claimsOf, createPerson, logIn, refresh } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

interface Item {
  id: string;
  [field: string]: unknown;
}
const person = async (): Promise<{ user: Person; tokens: Tokens }> => {
  const user = await createPerson(api);
  return { user, tokens: await logIn(api, user.email) };
};
const sessionsOf = async ({ user_id }: Person) =>
  (await api.call<{ sessions: Item[] }>('GET', `/users/${user_id}/sessions`)).body.sessions;
const refreshTokensOf = async ({ user_id }: Person) =>
  (await api.call<{ tokens: Item[] }>('GET', `/users/${user_id}/refresh-tokens`)).body.tokens;

describe('sessions', () => {
  it('are listed with their applications, and known by the sid of ID tokens', async () => {
    const { user, tokens } = await person();
    const { client_id } = api.tenant.credentials.application;
    const [session] = await sessionsOf(user);
    expect(session).toMatchObject({
      id: claimsOf(tokens.id_token)['sid'],
      user_id: user.user_id,
      clients: [{ client_id }],
    });
    expect((await api.call('GET', `/sessions/${session!.id}`)).body).toEqual(session);
    await logIn(api, user.email);
    const page = await api.call<{ sessions: Item[]; next: string }>('GET', `/users/${user.user_id}/sessions?take=1`);
    expect(page.body.sessions).toHaveLength(1);
    const rest = await api.call('GET', `/users/${user.user_id}/sessions?take=5&from=${page.body.next}`);
    expect(rest.body).toEqual({ sessions: [expect.objectContaining({ user_id: user.user_id })] });
  });

  it('keep metadata', async () => {
    const { user } = await person();
    const path = `/sessions/${(await sessionsOf(user))[0]!.id}`;
    const session_metadata = { device: 'kiosk' };
    expect(await api.call('PATCH', path, { session_metadata })).toMatchObject({
      status: 200,
      body: { session_metadata },
    });
    expect((await api.call('GET', path)).body).toMatchObject({ session_metadata });
    expect((await api.call('PATCH', path, { session_metadata: null })).body).toMatchObject({ session_metadata: {} });
    expect(await api.call('PATCH', path, {})).toMatchObject({ status: 400 });
  });

  it.each([
    ['DELETE', (id: string) => `/sessions/${id}`, 200],
    ['POST', (id: string) => `/sessions/${id}/revoke`, 403],
    ['DELETE', (_: string, user: Person) => `/users/${user.user_id}/sessions`, 200],
    ['POST', (_: string, user: Person) => `/users/${user.user_id}/revoke-access`, 403],
  ])('end by %s %s, and refresh tokens answer %d then', async (method, pathOf, status) => {
    const { user, tokens } = await person();
    const [session] = await sessionsOf(user);
    expect(await api.call(method, pathOf(session!.id, user))).toMatchObject({ status: 202, body: {} });
    expect(await sessionsOf(user)).toEqual([]);
    expect(await api.call('GET', `/sessions/${session!.id}`)).toMatchObject({
      status: 404,
      body: { message: 'The session does not exist.' },
    });
    expect((await refresh(api, tokens.refresh_token)).status).toBe(status);
  });

  it('of others are left alone', async () => {
    const [one, other] = [await person(), await person()];
    const [session] = await sessionsOf(other.user);
    const body = { session_id: session!.id };
    expect(await api.call('POST', `/users/${one.user.user_id}/revoke-access`, body)).toMatchObject({ status: 202 });
    expect(await sessionsOf(other.user)).toHaveLength(1);
    expect((await refresh(api, other.tokens.refresh_token)).status).toBe(200);
  });

  it('answer 404 for nobody', async () => {
    for (const [method, path] of [
      ['GET', '/users/auth0|nobody/sessions'],
      ['DELETE', '/users/auth0|nobody/sessions'],
      ['GET', '/users/auth0|nobody/refresh-tokens'],
      ['POST', '/sessions/nope/revoke'],
      ['PATCH', '/sessions/nope'],
    ] as const) {
      const body = method === 'PATCH' ? { session_metadata: {} } : undefined;
      expect(await api.call(method, path, body)).toMatchObject({ status: 404 });
    }
  });
});

describe('applications of a session', () => {
  it.each([
    ['its end', (sub: string) => api.call('DELETE', `/users/${sub}/sessions`)],
    ['the end of its person', (sub: string) => api.call('DELETE', `/users/${sub}`)],
  ])('are told of %s, where they ask to be', async (_what, end) => {
    const { client_id } = api.tenant.credentials.application;
    const oidc_logout = {
      backchannel_logout_urls: ['http://localhost:9/logout'],
      backchannel_logout_initiators: { mode: 'all' },
    };
    expect((await api.call('PATCH', `/clients/${client_id}`, { oidc_logout })).status).toBe(200);
    const { user_id } = (await person()).user;
    await end(encodeURIComponent(user_id));
    const query = encodeURIComponent(`type:oidc_backchannel_logout_failed AND user_id:"${user_id}"`);
    const told = `/logs?q=${query}`;
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await api.call<object[]>('GET', told)).body.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await api.call<object[]>('GET', told)).body).toHaveLength(1);
  });
});

describe('refresh tokens', () => {
  it('keep their id and metadata through rotation', async () => {
    const { user, tokens } = await person();
    const { client_id } = api.tenant.credentials.application;
    const { audience } = api.tenant.credentials.operator;
    const [token] = await refreshTokensOf(user);
    expect(token).toMatchObject({ user_id: user.user_id, client_id, rotating: true, resource_servers: [{ audience }] });
    const path = `/refresh-tokens/${token!.id}`;
    await api.call('PATCH', path, { refresh_token_metadata: { device: 'kiosk' } });
    const { status, body } = await refresh(api, tokens.refresh_token);
    expect(status).toBe(200);
    expect((await api.call('GET', path)).body).toMatchObject({
      id: token!.id,
      refresh_token_metadata: { device: 'kiosk' },
    });
    expect(await refreshTokensOf(user)).toHaveLength(1);
    expect(JSON.stringify(await refreshTokensOf(user))).not.toContain(body.refresh_token);
  });

  it.each([
    ['DELETE', ({ id }: Item) => `/refresh-tokens/${id}`, () => undefined],
    ['DELETE', (_: Item, user: Person) => `/users/${user.user_id}/refresh-tokens`, () => undefined],
    ['POST', () => '/refresh-tokens/revoke', ({ id }: Item) => ({ ids: [id] })],
    ['POST', () => '/refresh-tokens/revoke', ({ user_id, client_id }: Item) => ({ user_id, client_id })],
    ['DELETE', ({ id }: Item) => `/device-credentials/${id}`, () => undefined],
  ])('are revoked by %s %s', async (method, pathOf, bodyOf) => {
    const { user, tokens } = await person();
    const [token] = await refreshTokensOf(user);
    const { status } = await api.call(method, pathOf(token!, user), bodyOf(token!));
    expect([202, 204]).toContain(status);
    expect(await refreshTokensOf(user)).toEqual([]);
    expect(await api.call('GET', `/refresh-tokens/${token!.id}`)).toMatchObject({ status: 404 });
    expect((await refresh(api, tokens.refresh_token)).status).toBe(403);
  });

  it('are listed by person and application, who must be named', async () => {
    const { user } = await person();
    const { client_id } = api.tenant.credentials.application;
    const query = `user_id=${encodeURIComponent(user.user_id)}&client_id=${client_id}`;
    expect((await api.call('GET', `/refresh-tokens?${query}&fields=client_id`)).body).toEqual({
      refresh_tokens: [{ client_id }],
    });
    expect(await api.call('GET', '/refresh-tokens')).toMatchObject({ status: 400 });
    for (const wrong of [{}, { client_id }, { ids: ['x'], user_id: user.user_id }]) {
      expect(await api.call('POST', '/refresh-tokens/revoke', wrong)).toMatchObject({ status: 400 });
    }
  });

  it('go with their person', async () => {
    const { user, tokens } = await person();
    await api.call('DELETE', `/users/${user.user_id}`);
    expect((await refresh(api, tokens.refresh_token)).status).toBe(403);
  });
});
