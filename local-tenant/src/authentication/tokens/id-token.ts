import type { Tenant } from '../../context.js';
import type { Client } from '../../storage/clients.js';
import type { User } from '../../storage/users.js';
import type { Authorization } from '../authorize/authorization.js';
import { profileClaims } from './claims.js';

const ID_TOKEN_LIFETIME = 36_000;

/**
 * The ID token of a login, with Auth0's claims: the profile first, no `at_hash` in the code flow, `sid` always,
 * `auth_time` when the application asked for `max_age` (OpenID Connect Core section 2).
 */
export function idToken(
  tenant: Tenant,
  issuer: string,
  { authorization, client, user }: { authorization: Authorization; client: Client; user: User },
): Promise<string> {
  const iat = Math.floor(tenant.now().getTime() / 1000);
  const { scope, session_id, nonce, auth_time } = authorization;
  return tenant.keys.sign({
    ...profileClaims(user, scope),
    iss: issuer,
    sub: user.user_id,
    aud: client.client_id,
    iat,
    exp: iat + (client.jwt_configuration?.lifetime_in_seconds ?? ID_TOKEN_LIFETIME),
    ...(auth_time !== undefined && { auth_time }),
    sid: session_id,
    ...(nonce !== undefined && { nonce }),
  });
}
