import { type Api, startApi } from '../api.js';
import { logInWith } from '../login.js';
import { PASSWORD, createPerson } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

async function block(email: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) await logInWith(api.tenant, email, 'Wrong-Horse-1');
}

describe('/user-blocks', () => {
  it.each([
    ['by person', (id: string) => `/user-blocks/${id}`],
    ['by identifier', (_: string, email: string) => `/user-blocks?identifier=${encodeURIComponent(email)}`],
  ])('shows and lifts the block after ten wrong passwords, %s', async (_, pathOf) => {
    const { user_id, email } = await createPerson(api);
    const path = pathOf(user_id, email);
    expect((await api.call('GET', path)).body).toEqual({ blocked_for: [] });
    await block(email);
    expect((await api.call('GET', path)).body).toMatchObject({
      blocked_for: [{ identifier: email, ip: expect.any(String), connection: 'Username-Password-Authentication' }],
    });
    expect(await logInWith(api.tenant, email, PASSWORD)).toBe(false);
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
    expect((await api.call('GET', path)).body).toEqual({ blocked_for: [] });
    expect(await logInWith(api.tenant, email, PASSWORD)).toBe(true);
  });

  it('answers 404 for nobody, and nothing for an identifier that nobody has', async () => {
    for (const method of ['GET', 'DELETE']) {
      expect(await api.call(method, '/user-blocks/auth0|nobody')).toMatchObject({ status: 404 });
    }
    expect((await api.call('GET', '/user-blocks?identifier=nobody')).body).toEqual({ blocked_for: [] });
    expect(await api.call('GET', '/user-blocks')).toMatchObject({ status: 400 });
  });
});

describe('/anomaly/blocks/ips/{id}', () => {
  it('answers 404 for an address that is not blocked', async () => {
    const path = '/anomaly/blocks/ips/203.0.113.7';
    const { status, body } = await api.call('GET', path);
    expect({ status, body }).toEqual({
      status: 404,
      body: { statusCode: 404, error: 'Not Found', message: 'Not Found' },
    });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
  });
});
