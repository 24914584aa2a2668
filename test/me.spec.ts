import { call } from './support/client.js';
import { AUDIENCE, type Issuer, startIssuer } from './support/issuer.js';
import { type Service, startService } from './support/service.js';

describe('GET /me', () => {
  let issuer: Issuer;
  let service: Service;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startService({ AUTH0_DOMAIN: issuer.domain, AUTH0_AUDIENCE: AUDIENCE });
  });
  afterAll(async () => {
    await service.close();
    await issuer.close();
  });

  const me = async (claims: object, path = '/me') =>
    call(service.url + path, { headers: { authorization: `Bearer ${await issuer.sign({ ...claims })}` } });

  it('K3 needs a token of a person and no permission', async () => {
    const { status, body } = await me({ sub: 'auth0|1', permissions: [] });
    expect([status, body['sub'], body['user_id']]).toEqual([200, 'auth0|1', 'auth0|1']);
  });

  it('answers 403 person_required to a machine', async () => {
    const { status, body } = await me({ sub: 'abc@clients', permissions: ['read:users'] });
    expect([status, body['code']]).toEqual([403, 'person_required']);
  });

  it('answers 400 to another expansion', async () => {
    expect((await me({}, '/me?expand=roles')).status).toBe(400);
  });
});
