import { Injectable } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
} from 'openid-client';
import { Transport } from '../auth0/transport.js';
import { Config } from '../config/config.js';
import { Problem } from '../problem/problem.js';
import { type CallbackParameters, callbackParameters, type GivenParameters } from './callback-parameters.js';
import type { CookieJar } from './cookie-jar.js';
import { checkIdToken, toLoginUser } from './id-token.js';
import type { Login, LoginQuery, LogoutQuery } from './login.dto.js';
import { OpenIdProvider } from './openid-provider.js';
import { providerProblem } from './provider-problem.js';
import { resolveReturnTo } from './return-to.js';
import { newTransaction, type Transaction } from './transaction.js';
import { Transactions } from './transactions.js';

const SCOPE = 'openid profile email offline_access';

type Tokens = Awaited<ReturnType<typeof authorizationCodeGrant>>;

/** The relying party: the authorization code flow with PKCE (OpenID Connect Core §3.1, RFC 7636). */
@Injectable()
export class LoginService {
  constructor(
    private readonly config: Config,
    private readonly provider: OpenIdProvider,
    private readonly transport: Transport,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Begins a login: keeps its transaction in the browser.
   * @returns the URL of the authentication request to send the person to
   * @throws Problem `invalid_return_to`; otherwise as the transport.
   */
  async begin(query: LoginQuery, cookies: CookieJar): Promise<string> {
    const { return_to: returnTo, organization_name: _shown, ...handedOn } = query;
    const transaction = newTransaction({
      return_to: returnTo === undefined ? undefined : resolveReturnTo(returnTo, this.config),
      max_age: query.max_age,
      organization: query.organization,
    });
    const configuration = await this.provider.configuration();
    await this.transactions.keep(transaction, cookies, query.response_mode === 'form_post');
    return buildAuthorizationUrl(configuration, {
      ...present(handedOn),
      redirect_uri: this.callbackUrl().href,
      scope: SCOPE,
      audience: this.config.auth0.audience,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.code_verifier),
      code_challenge_method: 'S256',
    }).href;
  }

  /**
   * Finishes a login. Its transaction is spent whatever follows.
   * @param given the authorization response as it came
   * @throws Problem `invalid_request`, `invalid_transaction`, `login_failed`, `login_required`, `login_refused`,
   * `id_token_refused`; `auth0_credentials` when Auth0 refuses our application; otherwise as the transport.
   */
  async finish(given: GivenParameters, cookies: CookieJar): Promise<Login> {
    const { state } = given;
    const transaction = typeof state === 'string' ? await this.transactions.take(state, cookies) : undefined;
    const parameters = callbackParameters(given);
    if (!transaction) throw new Problem('invalid_transaction');
    return this.toLogin(await this.exchange(parameters, transaction), transaction);
  }

  /**
   * @returns the URL that ends the person's session at the tenant (OpenID Connect RP-Initiated Logout 1.0 §2)
   * @throws Problem `invalid_return_to`; otherwise as the transport.
   */
  async logoutUrl({ return_to: asked }: LogoutQuery): Promise<string> {
    const returnTo = asked === undefined ? this.config.baseUrl : resolveReturnTo(asked, this.config);
    const configuration = await this.provider.configuration();
    if (configuration.serverMetadata().end_session_endpoint) {
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnTo }).href;
    }
    // Tenants that don't offer the standard way have Auth0's own.
    const query = new URLSearchParams({ client_id: this.config.auth0.clientId, returnTo });
    return `${this.config.auth0.baseUrl}/v2/logout?${query.toString()}`;
  }

  private async exchange(parameters: CallbackParameters, transaction: Transaction): Promise<Tokens> {
    const configuration = await this.provider.configuration();
    const grant = authorizationCodeGrant(configuration, this.callbackUrl(parameters), {
      expectedState: transaction.state,
      expectedNonce: transaction.nonce,
      pkceCodeVerifier: transaction.code_verifier,
      idTokenExpected: true,
      ...(transaction.max_age !== undefined && { maxAge: transaction.max_age }),
    });
    return this.transport.wait(grant).catch((error: unknown) => {
      throw providerProblem(error);
    });
  }

  private toLogin(tokens: Tokens, transaction: Transaction): Login {
    const { access_token: accessToken, id_token: idToken, token_type: type } = tokens;
    const claims = tokens.claims();
    if (!claims || idToken === undefined) throw new Problem('id_token_refused');
    if (type !== 'bearer') throw new Problem('auth0_unavailable', { cause: new Error('not a bearer token') });
    checkIdToken(claims, { clientId: this.config.auth0.clientId, accessToken, transaction });
    return {
      user: toLoginUser(claims),
      access_token: accessToken,
      id_token: idToken,
      refresh_token: tokens.refresh_token,
      expires_in: tokens.expires_in,
      token_type: 'Bearer',
      // RFC 6749 §5.1: left out when it is the scope that was asked for.
      scope: tokens.scope ?? SCOPE,
    };
  }

  private callbackUrl(parameters: Partial<CallbackParameters> = {}): URL {
    const url = new URL('/callback', this.config.baseUrl);
    url.search = new URLSearchParams(present(parameters)).toString();
    return url;
  }
}

const present = (values: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
