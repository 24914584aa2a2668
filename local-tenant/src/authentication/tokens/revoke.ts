import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { authenticateClient } from '../client-authentication.js';
import { readParameters, required } from '../parameters.js';
import { findRefreshToken, revokeFamily } from './refresh-tokens.js';

/**
 * `POST /oauth/revoke`: a refresh token, and with it its family, is unknown from now on. RFC 7009 section 2.2: an
 * invalid token is answered with 200 too.
 *
 * @throws {OAuthError} 400 without a token, 401 when the application isn't who it claims to be
 */
export function revoke(tenant: Tenant, ctx: Context): void {
  const parameters = readParameters(ctx);
  const client = authenticateClient(tenant, ctx.get('authorization'), parameters);
  const token = findRefreshToken(tenant, required(parameters, 'token'));
  if (token?.client_id === client.client_id) revokeFamily(tenant, token.grantId);
  ctx.status = 200;
  ctx.body = '';
}
