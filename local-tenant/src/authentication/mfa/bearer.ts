import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { type User, findUser } from '../../storage/users.js';
import { OAuthError, accessDenied, unauthorized } from '../errors.js';
import { usableFactors } from './factors.js';
import { pendingLogin } from './mfa-token.js';

/** What a person may do to their second factors: https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis */
export type MfaScope = 'enroll' | 'read:authenticators' | 'remove:authenticators';

/**
 * Whose second factors a request is about, by its bearer token: an `mfa_token`, or an access token for the MFA API
 * (`{issuer}mfa/`) with the scope. An `mfa_token` may read, and enroll whoever has nothing yet.
 *
 * @throws {OAuthError} 401 without a good token, 403 for what it doesn't allow
 */
export async function mfaUser(tenant: Tenant, ctx: Context, scope: MfaScope): Promise<User> {
  const token = /^bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1];
  if (token === undefined) throw unauthorized();
  const user = findUser(tenant.db, await userIdOf(tenant, ctx, token, scope));
  if (!user) throw unauthorized();
  return user;
}

async function userIdOf(tenant: Tenant, ctx: Context, token: string, scope: MfaScope): Promise<string> {
  if (token.startsWith('Fe26.')) return fromMfaToken(tenant, token, scope);
  const claims = await tenant.keys.verify(token).catch(() => undefined);
  const audiences = [claims?.aud].flat();
  if (!claims?.sub || !audiences.includes(`${issuerOf(ctx.req)}mfa/`)) throw unauthorized();
  if (String(claims['scope']).split(' ').includes(scope)) return claims.sub;
  throw new OAuthError(403, 'insufficient_scope', `Insufficient scope, expected: ${scope}`);
}

function fromMfaToken(tenant: Tenant, token: string, scope: MfaScope): string {
  const { user_id: userId } = pendingLogin(tenant, token);
  if (scope === 'enroll' && usableFactors(tenant, userId).length > 0) throw accessDenied('User is already enrolled.');
  if (scope === 'remove:authenticators')
    throw new OAuthError(403, 'insufficient_scope', `Insufficient scope, expected: ${scope}`);
  return userId;
}
