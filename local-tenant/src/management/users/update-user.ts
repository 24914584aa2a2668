import type { Tenant } from '../../context.js';
import type { Connection } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { type Identity, UserConflict, identityId } from '../../storage/identities.js';
import { hashPassword, storePassword } from '../../storage/passwords.js';
import { type User, findUser, replaceUser } from '../../storage/users.js';
import { ManagementError, invalidBody } from '../errors.js';
import { withProfileData } from '../identities/profile-data.js';
import { checkPassword, checkUsername } from './connection-rules.js';
import { connectionOf } from './create-user.js';
import { mergedMetadata } from './metadata.js';

/** The body of `PATCH /users/{id}`; `null` removes. */
export interface UserChanges {
  email?: string | null;
  email_verified?: boolean;
  username?: string | null;
  phone_number?: string | null;
  phone_verified?: boolean;
  password?: string | null;
  blocked?: boolean;
  connection?: string;
  client_id?: string;
  verify_email?: boolean;
  verify_phone_number?: boolean;
  user_metadata?: Record<string, unknown>;
  app_metadata?: Record<string, unknown>;
  [profile: string]: unknown;
}

const EXCLUSIVE = [
  ['password', 'email'],
  ['password', 'email_verified'],
  ['username', 'email'],
  ['username', 'email_verified'],
  ['username', 'password'],
] as const;

/**
 * Changes a person. A new password lifts an administrator's block, as it does at Auth0.
 *
 * @throws {ManagementError} 404 `inexistent_user`; 400 for what can't be changed together, for a password that the
 *   connection's policy refuses, and for an e-mail, username or phone number that somebody else has
 */
export async function updateUser(tenant: Tenant, userId: string, changes: UserChanges): Promise<User> {
  const { identity, connection } = target(tenant, existingUser(tenant, userId), changes);
  refuseExclusive(changes);
  checkIdentifiers(connection, changes);
  if (typeof changes.password === 'string') checkPassword(connection, changes.password);
  const hash = typeof changes.password === 'string' ? await hashPassword(changes.password) : undefined;
  try {
    return transaction(tenant.db, () => {
      const changed = merged(existingUser(tenant, userId), changes, tenant.now().toISOString());
      replaceUser(tenant.db, changed);
      if (hash) storePassword(tenant.db, identityId(identity), hash);
      return changed;
    });
  } catch (error) {
    throw error instanceof UserConflict ? taken(error) : error;
  }
}

/** @throws {ManagementError} 404 `inexistent_user` */
export function existingUser({ db }: Tenant, userId: string): User {
  const user = findUser(db, userId);
  if (user) return user;
  throw new ManagementError(404, 'The user does not exist.', 'inexistent_user');
}

function target(tenant: Tenant, user: User, changes: UserChanges): { identity: Identity; connection: Connection } {
  const name = changes.connection ?? user.identities[0]!.connection;
  const identity = user.identities.find((each) => each.connection === name);
  const connection = connectionOf(tenant, name);
  if (!identity) throw invalidBody('The user does not belong to the connection.');
  return { identity, connection };
}

function refuseExclusive(changes: UserChanges): void {
  for (const [one, other] of EXCLUSIVE) {
    if (changes[one] !== undefined && changes[other] !== undefined) {
      throw invalidBody(`Cannot update ${one} and ${other} simultaneously`);
    }
  }
}

function checkIdentifiers(connection: Connection, { email, username, password }: UserChanges): void {
  checkUsername(connection, username);
  if (typeof email === 'string' && !['auth0', 'email'].includes(connection.strategy)) {
    throw invalidBody('Cannot update email for non-database user.');
  }
  if (typeof password === 'string' && connection.strategy !== 'auth0') {
    throw invalidBody('Connection is not supported for this operation.');
  }
}

function merged(user: User, changes: UserChanges, now: string): User {
  const { connection: _, client_id: __, verify_email: ___, verify_phone_number: ____, password, ...profile } = changes;
  const email = profile.email?.toLowerCase();
  const changed = {
    ...user,
    ...profile,
    ...(email !== undefined && { email }),
    ...(email !== undefined && email !== user.email && { email_verified: changes.email_verified ?? false }),
    ...(password && { last_password_reset: now, ...(user.blocked && { blocked: changes.blocked ?? false }) }),
    ...mergedMetadata(user, changes),
    updated_at: now,
  };
  const kept = Object.entries(changed).filter(([, value]) => value !== null && value !== undefined);
  return withOwnProfile(Object.fromEntries(kept) as unknown as User);
}

/** Of a linked person, the first identity shows the profile itself. */
function withOwnProfile(user: User): User {
  const [own, ...linked] = user.identities;
  return own?.profileData ? { ...user, identities: [withProfileData(own, user), ...linked] } : user;
}

function taken({ field }: UserConflict): ManagementError {
  return new ManagementError(400, `The specified new ${field} already exists`, 'auth0_idp_error');
}
