import { errors } from 'jose';
import type { Tenant } from '../context.js';
import { isManagementAudience } from '../issuer.js';
import { ManagementError } from './errors.js';
import type { Caller } from './route.js';

const unauthorized = (message: string): ManagementError =>
  new ManagementError(401, message, undefined, {
    attributes: { error: message },
    headers: { 'WWW-Authenticate': `Bearer error="${message}"` },
  });

/**
 * Who calls, by the bearer token (RFC 6750) of this tenant's Management API.
 *
 * @throws {ManagementError} 400 for a header in a wrong form, 401 for no token or a bad one
 */
export async function authenticate(tenant: Tenant, header: string | undefined, issuer: string): Promise<Caller> {
  if (!header) {
    throw new ManagementError(401, 'Missing authentication', undefined, { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(header)?.[1];
  if (!token) throw new ManagementError(400, 'Bad HTTP authentication header format', 'Bearer');
  const claims = await tenant.keys.verify(token).catch((error: unknown) => {
    throw refusal(error);
  });
  if (![claims.aud].flat().some((audience) => audience && isManagementAudience(audience, issuer))) {
    throw unauthorized(`Bad audience: ${[claims.aud].flat().join(',')}`);
  }
  const { sub = '', azp, scope } = claims as { sub?: string; azp?: string; scope?: string };
  return { sub, client_id: azp ?? sub.replace(/@clients$/, ''), scopes: scope?.split(' ') ?? [] };
}

/**
 * @param allowed scopes of which the caller needs any one
 * @throws {ManagementError} 403 `insufficient_scope`
 */
export function requireScope(caller: Caller, allowed: readonly string[]): void {
  if (allowed.length === 0 || allowed.some((scope) => caller.scopes.includes(scope))) return;
  throw new ManagementError(403, `Insufficient scope, expected any of: ${allowed.join(',')}`, 'insufficient_scope');
}

function refusal(error: unknown): ManagementError {
  if (error instanceof errors.JWTExpired) return unauthorized('Expired token received for JSON Web Token validation');
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return unauthorized('Invalid signature received for JSON Web Token validation');
  }
  return unauthorized('Invalid token');
}
