import type { Tenant } from '../../../context.js';
import type { Client } from '../../../storage/clients.js';
import { type User, findUser } from '../../../storage/users.js';
import { personAccessToken } from '../access-token.js';
import type { RequestInfo } from '../../login/password-login.js';
import type { Authorization } from '../../authorize/authorization.js';
import { invalidGrant } from '../../errors.js';
import { idToken } from '../id-token.js';
import type { Parameters } from '../../parameters.js';
import { findApi } from '../scopes.js';

/** A request to the token endpoint of an application that has proved to be itself. */
export interface TokenRequest {
  readonly tenant: Tenant;
  readonly issuer: string;
  readonly client: Client;
  readonly parameters: Parameters;
  /** What the log says of the request. */
  readonly info: RequestInfo;
  /** What came to light on the way, for the log. */
  readonly outcome: { user_id?: string };
}

/** RFC 6749 section 5.1, in Auth0's order. */
export interface TokenResponse {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope?: string;
  expires_in: number;
  token_type: 'Bearer';
}

/** One grant type: it answers with tokens or throws an OAuthError. */
export type Grant = (request: TokenRequest) => Promise<TokenResponse>;

/** The tokens that an authorization stands for. */
export async function tokensFor(
  { tenant, issuer, client, outcome }: TokenRequest,
  authorization: Authorization,
  user: User,
  refreshToken?: string,
): Promise<TokenResponse> {
  const { audience, scope } = authorization;
  outcome.user_id = user.user_id;
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  if (audience !== undefined && !api) throw invalidGrant(`Service not found: ${audience}`);
  const token = await personAccessToken(tenant, issuer, { ...(api && { api }), client, authorization });
  return {
    access_token: token.access_token,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    ...(scope.includes('openid') && { id_token: await idToken(tenant, issuer, { authorization, client, user }) }),
    ...(scope.length > 0 && { scope: scope.join(' ') }),
    expires_in: token.expires_in,
    token_type: 'Bearer',
  };
}

/**
 * The person that tokens are for.
 *
 * @param gone what to say when they were deleted since
 * @throws {OAuthError} 403 invalid_grant when they were deleted or blocked since
 */
export function activeUser({ tenant }: TokenRequest, userId: string, gone: string): User {
  const user = findUser(tenant.db, userId);
  if (!user) throw invalidGrant(gone);
  if (user.blocked) throw invalidGrant('user is blocked');
  return user;
}
