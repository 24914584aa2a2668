import type { JWTPayload } from 'jose';
import { findClient } from '../../storage/clients.js';
import { findConnection } from '../../storage/connections.js';
import { findIdentityOwner } from '../../storage/identities.js';
import { type User, findUser } from '../../storage/users.js';
import { ManagementError, invalidBody } from '../errors.js';
import type { Call } from '../route.js';
import { existingUser } from '../users/update-user.js';

/** The body of `POST /users/{id}/identities`: either the first three, or `link_with` alone. */
interface LinkBody {
  provider?: string;
  user_id?: string | number;
  connection_id?: string;
  link_with?: string;
}

/**
 * The person whom a body wants linked.
 *
 * @throws {ManagementError} 400 for a body in no form, 404 `inexistent_user`, 409 for an identity that is linked already
 */
export async function secondaryOf(call: Call): Promise<User> {
  const body = call.body as LinkBody;
  if (body.link_with === undefined) return existingUnlinked(call, secondaryId(body), body.connection_id);
  if (Object.keys(body).length > 1)
    throw invalidBody('link_with cannot be sent with provider, user_id or connection_id');
  return existingUnlinked(call, await subjectOf(call, body.link_with), undefined);
}

function secondaryId({ provider, user_id }: LinkBody): string {
  const missing = provider === undefined ? 'provider' : user_id === undefined ? 'user_id' : undefined;
  if (missing) throw invalidBody(`Payload validation error: 'Missing required property: ${missing}'.`);
  const id = String(user_id);
  return id.startsWith(`${provider}|`) ? id : `${provider}|${id}`;
}

function existingUnlinked({ tenant, params }: Call, id: string, connectionId: string | undefined): User {
  const user = findUser(tenant.db, id);
  if (id === params['id'] || (!user && findIdentityOwner(tenant.db, id))) {
    throw new ManagementError(409, 'Specified identity already exists.');
  }
  const secondary = user ?? existingUser(tenant, id);
  if (connectionId === undefined) return secondary;
  const connection = findConnection(tenant.db, connectionId)?.name;
  if (secondary.identities[0]!.connection === connection) return secondary;
  throw new ManagementError(404, 'The user does not exist.', 'inexistent_user');
}

/** `link_with` is an ID token of the secondary person, issued to an application of this tenant. */
async function subjectOf({ tenant, issuer, caller }: Call, token: string): Promise<string> {
  const claims: JWTPayload = await tenant.keys.verify(token).catch(() => ({}));
  const audience = typeof claims.aud === 'string' ? claims.aud : '';
  const general = caller.scopes.includes('update:users');
  const isOurs = claims.iss === issuer && (general ? findClient(tenant.db, audience) : audience === caller.client_id);
  if (isOurs && claims.sub !== undefined) return claims.sub;
  throw invalidBody('link_with is not a valid ID token of this tenant');
}
