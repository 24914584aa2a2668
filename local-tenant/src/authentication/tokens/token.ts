import { isIP } from 'node:net';
import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import type { Client } from '../../storage/clients.js';
import { requestContext } from '../../logs/request-context.js';
import { authenticateClient, isPublic } from '../client-authentication.js';
import { OAuthError, notInLocalTenant } from '../errors.js';
import { authorizationCode } from './grants/authorization-code.js';
import { clientCredentials } from './grants/client-credentials.js';
import type { Grant } from './grants/grant.js';
import { mfaOob, mfaOtp, mfaRecoveryCode } from './grants/mfa.js';
import { password, passwordRealm } from './grants/password.js';
import { passwordlessOtp } from './grants/passwordless.js';
import { refreshToken } from './grants/refresh-token.js';
import { readParameters, required } from '../parameters.js';
import { withTokenLog } from './token-log.js';

/** The grant types that are here. A `Map`, so that no name of an object's own members can be asked for. */
const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['client_credentials', clientCredentials],
  ['password', password],
  ['http://auth0.com/oauth/grant-type/password-realm', passwordRealm],
  ['http://auth0.com/oauth/grant-type/passwordless/otp', passwordlessOtp],
  ['http://auth0.com/oauth/grant-type/mfa-otp', mfaOtp],
  ['http://auth0.com/oauth/grant-type/mfa-oob', mfaOob],
  ['http://auth0.com/oauth/grant-type/mfa-recovery-code', mfaRecoveryCode],
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
  const info = { ...requestContext(ctx), ...forwardedIp(ctx, client) };
  const request = { tenant, issuer: issuerOf(ctx.req), client, parameters, info, outcome: {} };
  const grant = allowedGrant(client, grantType);
  ctx.body = await withTokenLog(request, grantType, () => grant(request));
}

/**
 * The address of the person behind a server: `auth0-forwarded-for`, from applications that are trusted with it.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/resource-owner-password-flow/avoid-common-issues-with-resource-owner-password-flow-and-attack-protection
 */
function forwardedIp(ctx: Context, client: Client): { ip?: string } {
  const ip = ctx.get('auth0-forwarded-for').split(',')[0]!.trim();
  const trusted = client['is_token_endpoint_ip_header_trusted'] === true && !isPublic(client);
  return trusted && isIP(ip) ? { ip } : {};
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
