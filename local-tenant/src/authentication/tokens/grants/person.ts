import { randomUUID } from 'node:crypto';
import { recordLog } from '../../../logs/record-log.js';
import { type User, recordLogin } from '../../../storage/users.js';
import type { Authorization } from '../../authorize/authorization.js';
import type { Login } from '../../../actions/event.js';
import type { Outcome } from '../../../actions/outcome.js';
import { runPostLogin } from '../../../actions/post-login.js';
import { OAuthError, accessDenied } from '../../errors.js';
import { secondStep } from '../../mfa/factors.js';
import { mfaRequired } from '../../mfa/mfa-token.js';
import { actionGrants } from '../action-grants.js';
import { issueRefreshToken, seconds } from '../refresh-tokens.js';
import { findApi, grantedScopes } from '../scopes.js';
import { type TokenRequest, type TokenResponse, tokensFor } from './grant.js';

/** Somebody who logged in at the token endpoint, without a browser. */
export interface PersonLogin {
  user: User;
  /** Name of the connection that knows them. */
  connection: string;
  /** RFC 8176: `pwd`, `otp` … */
  amr: string[];
  /** The grant type as access tokens have it. */
  gty: string;
  audience?: string;
  /** The scopes that were asked for. */
  requested: string;
}

/**
 * The tokens of somebody who proved to be themselves at the token endpoint.
 *
 * @throws {OAuthError} 403 unauthorized for whom an administrator has blocked, 403 mfa_required, 403 access_denied
 *   for whom an Action denies
 */
export async function tokensForPerson(request: TokenRequest, login: PersonLogin): Promise<TokenResponse> {
  const { tenant, client } = request;
  if (login.user.blocked) throw new OAuthError(403, 'unauthorized', 'user is blocked');
  const outcome = await runPostLogin(tenant, actionLogin(request, login));
  if (outcome.denied !== undefined) throw accessDenied(outcome.denied);
  requireSecondFactor(request, login, outcome.secondFactor);
  const authorization = authorizationOf(request, login, outcome);
  const user = recordLogin(tenant.db, login.user.user_id, request.info.ip ?? '', tenant.now()) ?? login.user;
  const refreshToken = authorization.scope.includes('offline_access')
    ? issueRefreshToken(tenant, client, { ...authorization, grantId: randomUUID(), started_at: seconds(tenant) })
    : undefined;
  return tokensFor(request, authorization, user, refreshToken);
}

function actionLogin({ client, issuer, info, parameters }: TokenRequest, login: PersonLogin): Login {
  const { client_secret: _, password: __, otp: ___, mfa_token: ____, ...shown } = parameters;
  const protocol = login.gty === 'password' ? 'oauth2-password' : 'oauth2-token-exchange';
  const about = { client, issuer, request: info, organization: undefined, protocol, parameters: shown };
  return { ...login, ...about, audience: login.audience };
}

function requireSecondFactor({ tenant, client, info }: TokenRequest, login: PersonLogin, forced: boolean): void {
  const { user, amr, ...rest } = login;
  const step = amr.includes('mfa') ? 'none' : secondStep(tenant, user.user_id, forced);
  if (step === 'none') return;
  const about = { user_id: user.user_id, client_id: client.client_id };
  recordLog(tenant, { ...info, ...about, type: 'mfar', connection: login.connection });
  throw mfaRequired(tenant, { ...rest, ...about }, step);
}

function authorizationOf(
  { tenant, issuer, client }: TokenRequest,
  login: PersonLogin,
  outcome: Outcome,
): Authorization {
  const { user, audience, gty, requested, amr } = login;
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  return {
    user_id: user.user_id,
    client_id: client.client_id,
    ...(audience !== undefined && { audience }),
    ...actionGrants(outcome, grantedScopes(tenant, { ...(api && { api }), client, userId: user.user_id, requested })),
    gty,
    ...(amr.includes('mfa') && { amr: ['mfa'] }),
  };
}
