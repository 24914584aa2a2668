import { decodeJwt } from 'jose';
import { listFactors } from '../../src/storage/factors/factors.js';
import { replaceMfaPolicies } from '../../src/storage/mfa-policies.js';
import { API, CONNECTION, PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { loggedTypes, mailTo } from './inbox.js';
import { oneTimeCode } from './one-time-codes.js';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await startTestTenant();
  replaceMfaPolicies(tenant.tenant.db, ['all-applications']);
});
afterEach(() => tenant.close());

const CLIENT = { client_id: 'app', client_secret: 'app-secret:/+' };
const GRANT = 'http://auth0.com/oauth/grant-type';

type Body = Record<string, string> & { recovery_codes?: string[] };

async function post(path: string, body: Record<string, unknown>, headers = {}): Promise<[number, Body]> {
  const response = await tenant.post(path, body, headers);
  return [response.status, (await response.json()) as Body];
}

const logIn = (change: Record<string, unknown> = {}): Promise<[number, Body]> =>
  post('/oauth/token', {
    ...CLIENT,
    grant_type: `${GRANT}/password-realm`,
    realm: CONNECTION,
    username: 'ada',
    password: PASSWORD,
    scope: 'openid offline_access',
    audience: API,
    ...change,
  });

const prove = (kind: string, proof: Record<string, unknown>): Promise<[number, Body]> =>
  post('/oauth/token', { ...CLIENT, grant_type: `${GRANT}/mfa-${kind}`, ...proof });

const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

async function enroll(): Promise<{ secret: string; recoveryCode: string }> {
  const [, { mfa_token }] = await logIn();
  const [, made] = await post('/mfa/associate', { authenticator_types: ['otp'] }, bearer(mfa_token!));
  await prove('otp', { mfa_token, otp: oneTimeCode(made['secret']!) });
  return { secret: made['secret']!, recoveryCode: made.recovery_codes![0]! };
}

describe('the password grant where a second factor is required', () => {
  it('answers mfa_required, enrolls an authenticator app, and gives the tokens for its first code', async () => {
    const [status, refusal] = await logIn();
    expect([status, refusal]).toEqual([
      403,
      {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: expect.stringMatching(/^Fe26\.2\*/),
        mfa_requirements: { enroll: [{ type: 'otp' }, { type: 'email' }] },
      },
    ]);
    const { mfa_token } = refusal;
    const [, made] = await post('/mfa/associate', { authenticator_types: ['otp'] }, bearer(mfa_token!));
    expect(made).toEqual({
      authenticator_type: 'otp',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      barcode_uri: expect.stringMatching(/^otpauth:\/\/totp\/localhost.*ada%40example\.com\?/),
      recovery_codes: [expect.stringMatching(/^[A-Z\d]{24}$/)],
    });
    const [granted, tokens] = await prove('otp', { mfa_token, otp: oneTimeCode(made['secret']!) });
    expect([granted, Object.keys(tokens)]).toEqual([
      200,
      ['access_token', 'refresh_token', 'id_token', 'scope', 'expires_in', 'token_type'],
    ]);
    expect(decodeJwt(tokens['id_token']!)).toMatchObject({ sub: 'auth0|ada', amr: ['mfa'] });
    expect(decodeJwt(tokens['access_token']!)).toMatchObject({ aud: [API, `${tenant.issuer}userinfo`] });
    expect(loggedTypes(tenant, 3)).toEqual(['seotpft', 'gd_auth_succeed', 'gd_enrollment_complete']);
  });

  it('challenges who is enrolled, whatever the policy, and takes each code once', async () => {
    const { secret } = await enroll();
    replaceMfaPolicies(tenant.tenant.db, []);
    const [, refusal] = await logIn();
    expect(refusal['mfa_requirements']).toEqual({ challenge: [{ type: 'otp' }] });
    const { mfa_token } = refusal;
    expect(await post('/mfa/challenge', { ...CLIENT, mfa_token, challenge_type: 'otp' })).toEqual([
      200,
      { challenge_type: 'otp' },
    ]);
    const refused = { error: 'invalid_grant', error_description: 'Invalid otp_code.' };
    expect(await prove('otp', { mfa_token, otp: oneTimeCode(secret) })).toEqual([403, refused]);
    expect((await prove('otp', { mfa_token, otp: oneTimeCode(secret, 1) }))[0]).toBe(200);
  });

  it('takes the recovery code once, and gives the next one', async () => {
    const { recoveryCode } = await enroll();
    const [, { mfa_token }] = await logIn();
    const [status, tokens] = await prove('recovery-code', { mfa_token, recovery_code: recoveryCode });
    expect([status, tokens['recovery_code']]).toEqual([200, expect.stringMatching(/^[A-Z\d]{24}$/)]);
    expect(await prove('recovery-code', { mfa_token, recovery_code: recoveryCode })).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'MFA Authorization rejected.' },
    ]);
  });

  it.each([
    ['email', {}, 'ada@example.com', 'email'],
    ['sms', { phone_number: '+15550100' }, '+15550100', 'phone'],
  ])('sends codes by %s', async (channel, more, address, type) => {
    const [, { mfa_token }] = await logIn();
    const body = { authenticator_types: ['oob'], oob_channels: [channel], ...more };
    const [, made] = await post('/mfa/associate', body, bearer(mfa_token!));
    expect(made).toMatchObject({ authenticator_type: 'oob', binding_method: 'prompt', oob_channel: channel });
    const { oob_code } = made;
    expect(await prove('oob', { mfa_token, oob_code })).toEqual([
      400,
      {
        error: 'authorization_pending',
        error_description: 'Authorization pending: please repeat the request in a few seconds.',
      },
    ]);
    expect(await prove('oob', { mfa_token, oob_code, binding_code: 'x' })).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Invalid binding_code.' },
    ]);
    const { code } = mailTo(tenant, address)!;
    expect((await prove('oob', { mfa_token, oob_code, binding_code: code }))[0]).toBe(200);
    const [factor] = listFactors(tenant.tenant.db, 'auth0|ada').filter((each) => each.type === type);
    expect(factor).toMatchObject({ confirmed: true });
  });

  it('stops after ten wrong codes', async () => {
    await enroll();
    const [, { mfa_token }] = await logIn();
    for (let count = 0; count < 10; count += 1) expect((await prove('otp', { mfa_token, otp: '0' }))[0]).toBe(403);
    expect(await prove('otp', { mfa_token, otp: '0' })).toEqual([
      429,
      {
        error: 'too_many_attempts',
        error_description: 'Too many failed codes. Wait for some minutes before retrying.',
      },
    ]);
  });

  it.each([
    [{ mfa_token: 'nonsense' }, 403, 'invalid_grant', 'Malformed mfa_token'],
    [{}, 400, 'invalid_request', 'Missing required parameter: mfa_token'],
  ])('refuses %j', async (proof, status, error, error_description) => {
    expect(await prove('otp', { otp: '123456', ...proof })).toEqual([status, { error, error_description }]);
  });

  it('says that a token is over', async () => {
    const [, { mfa_token }] = await logIn();
    tenant.tenant.db
      .prepare(`update oidc_models set payload = json_set(payload, '$.expires_at', 0) where kind = 'MfaToken'`)
      .run();
    expect(await prove('otp', { otp: '123456', mfa_token })).toEqual([
      401,
      { error: 'expired_token', error_description: 'mfa_token is expired' },
    ]);
  });
});

describe('/mfa/*', () => {
  const list = async (token?: string): Promise<[number, unknown]> => {
    const headers = token === undefined ? {} : bearer(token);
    const response = await fetch(new URL('/mfa/authenticators', tenant.issuer), { headers });
    return [response.status, await response.json()];
  };

  it('lists what a person has', async () => {
    await enroll();
    const [, { mfa_token }] = await logIn();
    const id = expect.stringMatching(/^(totp|recovery-code)\|dev_\w{16}$/);
    expect(await list(mfa_token)).toEqual([
      200,
      [
        { id, authenticator_type: 'otp', active: true, type: 'otp' },
        { id, authenticator_type: 'recovery-code', active: true, type: 'recovery-code' },
      ],
    ]);
  });

  it('enrolls nobody a second time with a password alone', async () => {
    await enroll();
    const [, { mfa_token }] = await logIn();
    const answer = await post('/mfa/associate', { authenticator_types: ['otp'] }, bearer(mfa_token!));
    expect(answer).toEqual([403, { error: 'access_denied', error_description: 'User is already enrolled.' }]);
  });

  it('opens to an access token of the MFA API, which may remove too', async () => {
    const { secret } = await enroll();
    const scope = 'enroll read:authenticators remove:authenticators';
    const [, { mfa_token }] = await logIn({ audience: `${tenant.issuer}mfa/`, scope });
    const [, tokens] = await prove('otp', { mfa_token, otp: oneTimeCode(secret, 1) });
    const [factor] = listFactors(tenant.tenant.db, 'auth0|ada');
    const url = new URL(`/mfa/authenticators/${encodeURIComponent(factor!.id)}`, tenant.issuer);
    const remove = (token: string): Promise<Response> => fetch(url, { method: 'DELETE', headers: bearer(token) });
    expect((await remove(mfa_token!)).status).toBe(403);
    expect((await remove(tokens['access_token']!)).status).toBe(204);
    expect((await remove(tokens['access_token']!)).status).toBe(404);
    expect(listFactors(tenant.tenant.db, 'auth0|ada')).toHaveLength(1);
  });

  it.each([undefined, 'garbage', 'Fe26.2*1*x'])('refuses the token %s', async (token) => {
    expect((await list(token))[0]).toBeGreaterThanOrEqual(401);
  });

  it('challenges with nothing that the person has not', async () => {
    await enroll();
    const [, { mfa_token }] = await logIn();
    const [status, body] = await post('/mfa/challenge', { ...CLIENT, mfa_token, challenge_type: 'oob' });
    expect([status, body['error']]).toEqual([400, 'unsupported_challenge_type']);
  });
});
