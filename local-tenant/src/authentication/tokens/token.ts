import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import type { Client } from '../../storage/clients.js';
import { authenticateClient } from '../client-authentication.js';
import { OAuthError, notInLocalTenant } from '../errors.js';
import { authorizationCode } from './grants/authorization-code.js';
import { clientCredentials } from './grants/client-credentials.js';
import type { Grant } from './grants/grant.js';
import { refreshToken } from './grants/refresh-token.js';
import { readParameters, required } from '../parameters.js';

/** The grant types that are here. A `Map`, so that no name of an object's own members can be asked for. */
const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['client_credentials', clientCredentials],
]);

/**
 * `POST /oauth/token`: RFC 6749 section 3.2.
 *
 * @throws {OAuthError} in Auth0's forms and statuses
 */
export async function token(tenant: Tenant, ctx: Context): Promise<void> {
  ctx.set({ 'cache-control': 'no-store', pragma: 'no-cache' });
  const parameters = readParameters(ctx);
  const grantType = required(parameters, 'grant_type');
  const client = authenticateClient(tenant, ctx.get('authorization'), parameters);
  const grant = allowedGrant(client, grantType);
  ctx.body = await grant({ tenant, issuer: issuerOf(ctx.req), client, parameters });
}

function allowedGrant(client: Client, grantType: string): Grant {
  if (!client.grant_types?.includes(grantType)) {
    throw new OAuthError(
      403,
      'unauthorized_client',
      `Grant type '${grantType}' not allowed for the client.`,
      'https://auth0.com/docs/clients/client-grant-types',
    );
  }
  const grant = grants.get(grantType);
  if (!grant) throw notInLocalTenant(`the grant type '${grantType}'`);
  return grant;
}
