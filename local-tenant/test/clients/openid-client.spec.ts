import * as client from 'openid-client';
import { type Api, startApi } from '../api.js';
import { type Application, logInAt, register } from './application.js';

const CALLBACK = 'http://localhost:3000/callback';

let api: Api;
let application: Application;
let config: client.Configuration;
beforeAll(async () => {
  api = await startApi();
  application = await register(api, {
    callbacks: [CALLBACK],
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
    oidc_conformant: true,
  });
  config = await client.discovery(
    new URL(api.tenant.issuer),
    application.client_id,
    application.client_secret,
    undefined,
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  );
});
afterAll(() => api.tenant.close());

const audience = (): string => api.tenant.credentials.operator.audience;

describe('openid-client', () => {
  it('pushes its request, exchanges the code, refreshes, and revokes', async () => {
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const url = await client.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: CALLBACK,
      scope: 'openid email offline_access',
      audience: audience(),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const { url: back } = await logInAt(url);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!);
    expect(await client.fetchUserInfo(config, refreshed.access_token, tokens.claims()!.sub)).toMatchObject({
      email: 'ada@example.com',
    });
    await client.tokenRevocation(config, tokens.refresh_token!);
    await expect(client.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('takes the hybrid flow, with c_hash', async () => {
    const hybrid = new client.Configuration(config.serverMetadata(), application.client_id, application.client_secret);
    for (const enable of [client.allowInsecureRequests, client.useCodeIdTokenResponseType]) enable(hybrid);
    const [nonce, state] = [client.randomNonce(), client.randomState()];
    const url = client.buildAuthorizationUrl(hybrid, { redirect_uri: CALLBACK, scope: 'openid', nonce, state });
    const { url: back } = await logInAt(url);
    const checks = { expectedNonce: nonce, expectedState: state };
    expect((await client.authorizationCodeGrant(hybrid, back, checks)).claims()).toMatchObject({ nonce });
  });

  it('takes an ID token from the fragment', async () => {
    const implicit = new client.Configuration(
      config.serverMetadata(),
      application.client_id,
      application.client_secret,
    );
    for (const enable of [client.allowInsecureRequests, client.useIdTokenResponseType]) enable(implicit);
    const [nonce, state] = [client.randomNonce(), client.randomState()];
    const url = client.buildAuthorizationUrl(implicit, { redirect_uri: CALLBACK, scope: 'openid', nonce, state });
    const { url: back } = await logInAt(url);
    const claims = await client.implicitAuthentication(implicit, back, nonce, { expectedState: state });
    expect(claims.sub).toMatch(/^auth0\|/);
  });
});
