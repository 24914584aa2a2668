import { type JWTPayload, SignJWT, decodeJwt, jwtVerify } from 'jose';
import type { Tenant } from '../../context.js';
import { type Client, findClient } from '../../storage/clients.js';
import type { User } from '../../storage/users.js';
import type { Authorization } from '../authorize/authorization.js';
import { organizationClaims } from './organization-claims.js';
import { profileClaims } from './claims.js';

const ID_TOKEN_LIFETIME = 36_000;

/** What an ID token is made of. */
export interface IdTokenSource {
  authorization: Authorization;
  client: Client;
  user: User;
  /** `at_hash` and `c_hash`, where the ID token travels beside an access token or a code. */
  hashes?: Readonly<Record<string, string>>;
}

/**
 * The ID token of a login, with Auth0's claims: the profile first, no `at_hash` in the code flow, `sid` where there is a
 * session, `auth_time` when the application asked for `max_age` (OpenID Connect Core section 2).
 */
export function idToken(
  tenant: Tenant,
  issuer: string,
  { authorization, client, user, hashes }: IdTokenSource,
): Promise<string> {
  const iat = Math.floor(tenant.now().getTime() / 1000);
  const { scope, session_id, nonce, auth_time, amr, organization, claims } = authorization;
  return signed(tenant, client, {
    ...claims?.id_token,
    ...profileClaims(user, scope),
    iss: issuer,
    sub: user.user_id,
    aud: client.client_id,
    iat,
    exp: iat + (client.jwt_configuration?.lifetime_in_seconds ?? ID_TOKEN_LIFETIME),
    ...(auth_time !== undefined && { auth_time }),
    ...(session_id !== undefined && { sid: session_id }),
    ...(amr !== undefined && { amr }),
    ...organizationClaims(tenant, organization),
    ...hashes,
    ...(nonce !== undefined && { nonce }),
  });
}

/**
 * The claims of an ID token that this tenant signed, by the application's own algorithm.
 *
 * @throws jose's errors, `JWTExpired` among them
 */
export async function verifyIdToken(tenant: Tenant, token: string): Promise<JWTPayload> {
  const { aud } = decodeJwt(token);
  const client = typeof aud === 'string' ? findClient(tenant.db, aud) : undefined;
  if (!client || !isSymmetric(client)) return tenant.keys.verify(token);
  return (await jwtVerify(token, secretOf(client), { algorithms: ['HS256'], currentDate: tenant.now() })).payload;
}

function signed(tenant: Tenant, client: Client, claims: JWTPayload): Promise<string> {
  if (!isSymmetric(client)) return tenant.keys.sign(claims);
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secretOf(client));
}

/** `jwt_configuration.alg`: "JsonWebToken Signature Algorithm": HS256 has the application's own secret as its key. */
const isSymmetric = ({ jwt_configuration: jwt, client_secret }: Client): boolean =>
  jwt?.alg === 'HS256' && client_secret !== undefined;

const secretOf = ({ jwt_configuration: jwt, client_secret = '' }: Client): Uint8Array =>
  Buffer.from(client_secret, jwt?.secret_encoded ? 'base64' : 'utf8');
