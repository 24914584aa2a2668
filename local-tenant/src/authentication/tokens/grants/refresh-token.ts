import { isMember } from '../../../storage/organizations/members.js';
import { findOrganization } from '../../../storage/organizations/organizations.js';
import type { User } from '../../../storage/users.js';
import type { Login } from '../../../actions/event.js';
import { runPostLogin } from '../../../actions/post-login.js';
import { actionGrants } from '../action-grants.js';
import { accessDenied, invalidGrant } from '../../errors.js';
import { required } from '../../parameters.js';
import {
  type RefreshToken,
  destroyRefreshToken,
  findRefreshToken,
  isRotating,
  issueRefreshToken,
  revokeFamily,
  seconds,
  storeRefreshToken,
} from '../refresh-tokens.js';
import { type TokenRequest, type TokenResponse, activeUser, tokensFor } from './grant.js';

const UNKNOWN = 'Unknown or invalid refresh token.';
const USER_GONE = "The refresh_token was generated for a user who doesn't exist anymore.";

/**
 * The refresh token grant: RFC 6749 section 6, and Auth0's rotation with reuse detection
 * (https://auth0.com/docs/secure/tokens/refresh-tokens/refresh-token-rotation).
 *
 * @throws {OAuthError} 403 invalid_grant for an unknown, foreign, expired or rotated token; a rotated one takes its
 *   whole family with it
 */
export async function refreshToken(request: TokenRequest): Promise<TokenResponse> {
  const { tenant, client, parameters } = request;
  const value = required(parameters, 'refresh_token');
  const token = findRefreshToken(tenant, value);
  if (!token || token.client_id !== client.client_id) throw invalidGrant(UNKNOWN);
  const user = activeUser(request, token.user_id, USER_GONE);
  requireMembership(request, token);
  const outcome = await runPostLogin(tenant, actionLogin(request, token, user));
  if (outcome.denied !== undefined) throw accessDenied(outcome.denied);
  const next = isRotating(client) ? rotate(request, value, token) : renew(request, value, token);
  const { claims: _former, ...authorization } = token;
  const granted = actionGrants(outcome, narrowed(token.scope, parameters['scope']));
  return tokensFor(request, { ...authorization, ...granted }, user, next);
}

/** Whoever left the organization of their login gets no more tokens for it. */
function requireMembership({ tenant }: TokenRequest, { organization, user_id: userId }: RefreshToken): void {
  if (!organization || isMember(tenant.db, organization.id, userId)) return;
  throw invalidGrant(`user ${userId} is not part of the ${organization.id} organization`);
}

/** Auth0 runs the post-login Actions at each refresh too. */
function actionLogin(request: TokenRequest, token: RefreshToken, user: User): Login {
  const { tenant, client, issuer, info, parameters } = request;
  const { organization: named, audience, scope, amr = [], session_id } = token;
  const organization = named && findOrganization(tenant.db, named.id);
  const about = { connection: user.identities[0]?.connection, organization, audience, requested: scope.join(' ') };
  const shown = { grant_type: parameters['grant_type'] };
  const protocol = 'oauth2-refresh-token';
  return { ...about, user, client, amr, protocol, parameters: shown, session_id, issuer, request: info };
}

function rotate({ tenant, client }: TokenRequest, value: string, token: RefreshToken): string {
  const now = seconds(tenant);
  const leeway = client.refresh_token?.leeway ?? 0;
  if (token.rotated_at !== undefined && (leeway === 0 || now - token.rotated_at > leeway)) {
    revokeFamily(tenant, token.grantId);
    throw invalidGrant(UNKNOWN);
  }
  storeRefreshToken(tenant, client, value, { rotated_at: now, ...token });
  if (token.supersedes !== undefined) endLeeway(tenant, client, token.supersedes);
  const { rotated_at: _rotated, ...fresh } = token;
  return issueRefreshToken(tenant, client, { ...fresh, supersedes: value });
}

// Only "the most recently superseded refresh token is eligible for reuse during the leeway period".
function endLeeway(tenant: TokenRequest['tenant'], client: TokenRequest['client'], value: string): void {
  const token = findRefreshToken(tenant, value);
  if (token) storeRefreshToken(tenant, client, value, { ...token, rotated_at: 0 });
}

function renew({ tenant, client }: TokenRequest, value: string, token: RefreshToken): undefined {
  if (token.rotated_at !== undefined) {
    destroyRefreshToken(tenant, value);
    throw invalidGrant(UNKNOWN);
  }
  storeRefreshToken(tenant, client, value, token);
}

// RFC 6749 section 6: the scope "MUST NOT include any scope not originally granted by the resource owner"
function narrowed(granted: string[], requested: string | undefined): string[] {
  if (requested === undefined) return granted;
  const wanted = new Set(requested.split(' '));
  return granted.filter((scope) => wanted.has(scope));
}
