import { type Api, startApi } from '../api.js';
import { logInWith } from '../login.js';
import { PASSWORD, type Person, createPerson, logIn } from '../person.js';

let api: Api;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.tenant.close());

interface Identity {
  user_id: string;
  provider: string;
  connection: string;
  profileData: Record<string, unknown>;
}
const idOf = ({ user_id }: Person): string => user_id.replace('auth0|', '');
const link = (primary: Person, body: object, headers?: Record<string, string>) =>
  api.call<Identity[]>('POST', `/users/${primary.user_id}/identities`, body, headers);
const unlink = (primary: Person, id: string) =>
  api.call<Identity[]>('DELETE', `/users/${primary.user_id}/identities/auth0/${id}`);
const connectionId = async (): Promise<string> =>
  (await api.call<{ id: string }[]>('GET', '/connections?name=Username-Password-Authentication')).body[0]!.id;

describe('POST /users/{id}/identities', () => {
  it('answers 201 with both identities, each with the profile that was given', async () => {
    const primary = await createPerson(api, { given_name: 'Chuck', nickname: 'Chucky' });
    const secondary = await createPerson(api, { name: 'Other' });
    const { status, body } = await link(primary, { provider: 'auth0', user_id: secondary.user_id });
    expect(status).toBe(201);
    expect(Object.keys(body[0]!)).toEqual(['profileData', 'connection', 'user_id', 'provider', 'isSocial']);
    expect(body.map(({ profileData }) => profileData)).toEqual([
      { email: primary.email, given_name: 'Chuck', nickname: 'Chucky', email_verified: false },
      { email: secondary.email, name: 'Other', email_verified: false },
    ]);
    expect((await api.call('GET', `/users/${primary.user_id}`)).body).toMatchObject({ identities: body });
    expect(await api.call('GET', `/users/${secondary.user_id}`)).toMatchObject({ status: 404 });
  });

  it('takes the bare id and the connection_id, and lets both passwords in as the primary', async () => {
    const [primary, secondary] = [await createPerson(api), await createPerson(api)];
    const body = { provider: 'auth0', user_id: idOf(secondary), connection_id: await connectionId() };
    expect(await link(primary, body)).toMatchObject({ status: 201 });
    for (const { email } of [primary, secondary]) {
      expect(await logInWith(api.tenant, email, PASSWORD)).toBe(true);
    }
    expect((await api.call('GET', `/users/${primary.user_id}`)).body).toMatchObject({ logins_count: 2 });
  });

  it('takes the ID token of the secondary from a person with their own access token', async () => {
    const [primary, secondary] = [await createPerson(api), await createPerson(api)];
    const audience = `${api.tenant.issuer}api/v2/`;
    const scope = 'openid update:current_user_identities';
    const { access_token } = await logIn(api, primary.email, { audience, scope });
    const { id_token } = await logIn(api, secondary.email);
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await link(secondary, { link_with: id_token }, headers)).toMatchObject({
      status: 403,
      body: { message: 'User to be acted on does not match subject in bearer token.' },
    });
    expect(await link(primary, { provider: 'auth0', user_id: secondary.user_id }, headers)).toMatchObject({
      status: 400,
    });
    expect(await link(primary, { link_with: 'nonsense' }, headers)).toMatchObject({ status: 400 });
    expect(await link(primary, { link_with: access_token }, headers)).toMatchObject({ status: 400 });
    const { status, body } = await link(primary, { link_with: id_token }, headers);
    expect(status).toBe(201);
    expect(body.map(({ user_id }) => user_id)).toEqual([idOf(primary), idOf(secondary)]);
  });

  it.each([
    [{}, 400, 'invalid_body'],
    [{ provider: 'auth0' }, 400, 'invalid_body'],
    [{ provider: 'nope', user_id: 'x' }, 400, 'invalid_body'],
    [{ link_with: 'x', provider: 'auth0' }, 400, 'invalid_body'],
    [{ provider: 'auth0', user_id: 'nobody' }, 404, 'inexistent_user'],
  ])('answers an error to %j', async (body, status, errorCode) => {
    expect(await link(await createPerson(api), body)).toMatchObject({ status, body: { errorCode } });
  });

  it('answers 409 to an identity that is linked already, and to the person themselves', async () => {
    const [one, two, three] = [await createPerson(api), await createPerson(api), await createPerson(api)];
    await link(one, { provider: 'auth0', user_id: two.user_id });
    for (const [primary, secondary] of [
      [one, two],
      [three, two],
      [three, three],
    ] as const) {
      expect(await link(primary, { provider: 'auth0', user_id: secondary.user_id })).toMatchObject({
        status: 409,
        body: { message: 'Specified identity already exists.' },
      });
    }
  });
});

describe('a linked person', () => {
  it('is found by what only the secondary had, and changes their own profile with their own identity', async () => {
    const [primary, secondary] = [await createPerson(api), await createPerson(api, { name: 'Zaphod' })];
    await link(primary, { provider: 'auth0', user_id: secondary.user_id });
    const q = encodeURIComponent('identities.profileData.name:"Zaphod"');
    expect((await api.call<object[]>('GET', `/users?q=${q}`)).body).toMatchObject([{ user_id: primary.user_id }]);
    const { body } = await api.call('PATCH', `/users/${primary.user_id}`, { given_name: 'New' });
    expect(body).toMatchObject({ identities: [{ profileData: { given_name: 'New' } }, { user_id: idOf(secondary) }] });
    const taken = { connection: 'Username-Password-Authentication', password: PASSWORD, email: secondary.email };
    expect(await api.call('POST', '/users', taken)).toMatchObject({ status: 409 });
  });
});

describe('DELETE /users/{id}/identities/{provider}/{user_id}', () => {
  it('answers 200 with the identities that are left, and makes the other a person again', async () => {
    const primary = await createPerson(api);
    const secondary = await createPerson(api, { name: 'Other', user_metadata: { lost: true } });
    await link(primary, { provider: 'auth0', user_id: secondary.user_id });
    const { status, body } = await unlink(primary, idOf(secondary));
    expect(status).toBe(200);
    expect(body).toMatchObject([{ user_id: idOf(primary), profileData: { email: primary.email } }]);
    const again = (await api.call('GET', `/users/${secondary.user_id}`)).body;
    expect(again).toMatchObject({ email: secondary.email, name: 'Other', nickname: secondary['nickname'] });
    expect(again).not.toHaveProperty('user_metadata');
    expect(again['identities']).toEqual([
      { connection: 'Username-Password-Authentication', user_id: idOf(secondary), provider: 'auth0', isSocial: false },
    ]);
    expect(await logInWith(api.tenant, secondary.email, PASSWORD)).toBe(true);
    expect((await api.call('GET', `/users/${primary.user_id}`)).body).not.toHaveProperty('logins_count');
  });

  it('refuses the main identity and one that is none', async () => {
    const primary = await createPerson(api);
    expect(await unlink(primary, idOf(primary))).toMatchObject({ status: 400 });
    expect(await unlink(primary, 'nobody')).toMatchObject({ status: 404 });
  });
});
