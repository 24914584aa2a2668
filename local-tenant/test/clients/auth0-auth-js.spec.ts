import { AuthClient } from '@auth0/auth0-auth-js';
import type { Api } from '../api.js';
import { oneTimeCode } from '../authentication/one-time-codes.js';
import { ADA, type Application, logInAt, register, startSecureApi, trustingFetch } from './application.js';

const CALLBACK = 'http://localhost:3000/callback';
const CONNECTION = 'Username-Password-Authentication';
const GRANTS = ['password-realm', 'passwordless/otp', 'mfa-otp', 'mfa-oob', 'mfa-recovery-code'];

let api: Api;
let application: Application;
let auth: AuthClient;
beforeAll(async () => {
  api = await startSecureApi();
  const own = GRANTS.map((name) => `http://auth0.com/oauth/grant-type/${name}`);
  application = await register(api, {
    callbacks: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', 'password', 'client_credentials', ...own],
  });
  const connection = { name: 'email', strategy: 'email', enabled_clients: [application.client_id] };
  await api.call('POST', '/connections', connection);
  auth = new AuthClient({
    domain: api.tenant.https!.domain,
    clientId: application.client_id,
    clientSecret: application.client_secret,
    customFetch: trustingFetch(api),
    authorizationParams: { redirect_uri: CALLBACK, scope: 'openid email offline_access' },
  });
});
afterAll(() => api.tenant.close());

async function codeTo(address: string): Promise<string> {
  const response = await fetch(`${api.tenant.url}/__local/inbox`, { headers: { accept: 'application/json' } });
  const mails = (await response.json()) as { to: string; code?: string }[];
  return mails.find(({ to, code }) => to === address && code !== undefined)!.code!;
}

describe('@auth0/auth0-auth-js', () => {
  it('exchanges the code of a login', async () => {
    const { authorizationUrl, codeVerifier } = await auth.buildAuthorizationUrl();
    const local = new URL(authorizationUrl.href.replace(`https://${api.tenant.https!.domain}`, api.tenant.url));
    const { url } = await logInAt(local);
    const tokens = await auth.getTokenByCode(url, { codeVerifier });
    expect(tokens.claims).toMatchObject({ email: ADA.email, iss: `${api.tenant.https!.url}/` });
  });

  it('signs people up, and says what is wrong', async () => {
    const account = { email: 'hedy@example.com', password: 'Correct-Horse-1', connection: CONNECTION };
    expect(await auth.database.signUp(account)).toMatchObject({ email: 'hedy@example.com', emailVerified: false });
    await expect(auth.database.signUp(account)).rejects.toMatchObject({ cause: { error: 'invalid_signup' } });
    await expect(auth.database.signUp({ ...account, email: 'x@example.com', password: 'abc' })).rejects.toMatchObject({
      cause: { error: 'invalid_password' },
    });
    expect(await auth.database.changePassword({ email: account.email, connection: CONNECTION })).toBe(
      "We've just sent you an email to reset your password.",
    );
  });

  it('logs in by password, refreshes and revokes', async () => {
    const tokens = await auth.getTokenByPassword({
      username: ADA.email,
      password: ADA.password,
      scope: 'openid offline_access',
      audience: api.tenant.credentials.operator.audience,
    });
    const { refreshToken } = tokens;
    expect(await auth.getTokenByRefreshToken({ refreshToken: refreshToken! })).toHaveProperty('accessToken');
    await auth.revokeToken({ token: refreshToken! });
    const again = auth.getTokenByRefreshToken({ refreshToken: refreshToken! });
    await expect(again).rejects.toMatchObject({ cause: { error: 'invalid_grant' } });
    await expect(auth.getTokenByPassword({ username: ADA.email, password: 'x' })).rejects.toMatchObject({
      cause: { error: 'invalid_grant', error_description: 'Wrong email or password.' },
    });
  });

  it('logs in by a code in a mail', async () => {
    await auth.passwordless.sendEmail({ email: 'eve@example.com', send: 'code' });
    const tokens = await auth.getTokenByPasswordlessEmail({
      email: 'eve@example.com',
      code: await codeTo('eve@example.com'),
      scope: 'openid email',
    });
    expect(tokens.claims).toMatchObject({ email: 'eve@example.com', email_verified: true });
  });

  it('enrolls a second factor, is challenged for it, and lists it', async () => {
    await api.call('PUT', '/guardian/policies', ['all-applications']);
    const mfaToken = async (): Promise<string> => {
      const login = { username: 'hedy@example.com', password: 'Correct-Horse-1', scope: 'openid' };
      const error: unknown = await auth.getTokenByPassword(login).catch((reason: unknown) => reason);
      return (error as { cause: { mfa_token: string } }).cause.mfa_token;
    };
    const first = await mfaToken();
    const made = await auth.mfa.enrollAuthenticator({ mfaToken: first, authenticatorTypes: ['otp'] });
    const { secret, recoveryCodes } = made as { secret: string; recoveryCodes: string[] };
    await auth.mfa.verify({ mfaToken: first, factorType: 'otp', otp: oneTimeCode(secret) });
    const second = await mfaToken();
    expect(await auth.mfa.listAuthenticators({ mfaToken: second })).toMatchObject([
      { authenticatorType: 'otp', active: true },
      { authenticatorType: 'recovery-code', active: true },
    ]);
    expect(await auth.mfa.challengeAuthenticator({ mfaToken: second, challengeType: 'otp' })).toEqual({
      challengeType: 'otp',
    });
    const wrong = auth.mfa.verify({ mfaToken: second, factorType: 'otp', otp: '000000' });
    await expect(wrong).rejects.toMatchObject({ cause: { error_description: 'Invalid otp_code.' } });
    const proof = { mfaToken: second, factorType: 'recovery-code' as const, recoveryCode: recoveryCodes[0]! };
    expect(await auth.mfa.verify(proof)).toMatchObject({ recoveryCode: expect.stringMatching(/^[A-Z\d]{24}$/) });
    await api.call('PUT', '/guardian/policies', []);
  });
});
