import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import { type Authorization, storeAuthorization } from './authorization.js';
import { findApi, grantedScopes } from '../tokens/scopes.js';

/**
 * A grant of its own for each login: oidc-provider's to go on with, and under the same id the authorization that says
 * what the tokens will be. With one grant a session, revoking one family of refresh tokens would revoke all of them.
 */
export async function grantForLogin(tenant: Tenant, issuer: string, ctx: KoaContextWithOIDC): Promise<Grant> {
  const { provider, client, session, account } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: account!.accountId });
  grant.addOIDCScope('openid');
  const grantId = await grant.save();
  storeAuthorization(tenant.db, grantId, authorizationFor(tenant, issuer, ctx, session!.uid));
  return grant;
}

function authorizationFor(
  tenant: Tenant,
  issuer: string,
  { oidc }: KoaContextWithOIDC,
  sessionId: string,
): Authorization {
  const { audience, nonce, requested_scope: requested, max_age: maxAge } = oidc.params as Record<string, string>;
  const [client, userId] = [findClient(tenant.db, oidc.client!.clientId)!, oidc.account!.accountId];
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  return {
    user_id: userId,
    client_id: client.client_id,
    ...(audience !== undefined && { audience }),
    scope: grantedScopes(tenant, { ...(api && { api }), client, userId, requested: requested ?? '' }),
    session_id: sessionId,
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { auth_time: oidc.session!.authTime()! }),
  };
}
