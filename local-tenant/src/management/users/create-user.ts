import type { Tenant } from '../../context.js';
import { newHexId } from '../../ids.js';
import { type Connection, findConnectionByName } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { UserConflict } from '../../storage/identities.js';
import { hashPassword, storePassword } from '../../storage/passwords.js';
import { type User, insertUser } from '../../storage/users.js';
import { ManagementError } from '../errors.js';
import { checkPassword, checkUsername, requireIdentifiers, requireOwnStrategy } from './connection-rules.js';
import { type Names, profileDefaults } from './defaults.js';
import { mergedMetadata } from './metadata.js';

/** The body of `POST /users`. */
export interface NewUser extends Names {
  connection: string;
  user_id?: string;
  password?: string;
  given_name?: string;
  family_name?: string;
  email_verified?: boolean;
  phone_verified?: boolean;
  blocked?: boolean;
  verify_email?: boolean;
  user_metadata?: Record<string, unknown>;
  app_metadata?: Record<string, unknown>;
}

/**
 * Creates a person in a database or passwordless connection.
 *
 * @throws {ManagementError} 400 when the connection's rules are broken (`PasswordStrengthError` …), 409 `auth0_idp_error`
 *   when there is somebody with this e-mail, username, phone number or id already
 */
export async function createUser(tenant: Tenant, body: NewUser): Promise<User> {
  const connection = connectionOf(tenant, body.connection);
  requireOwnStrategy(connection);
  requireIdentifiers(connection, { ...body });
  checkUsername(connection, body.username);
  if (body.password !== undefined) checkPassword(connection, body.password);
  const hash = body.password === undefined ? undefined : await hashPassword(body.password);
  const user = newUser(connection, body, tenant.now().toISOString());
  try {
    transaction(tenant.db, () => {
      insertUser(tenant.db, user);
      if (hash) storePassword(tenant.db, user.user_id, hash);
    });
  } catch (error) {
    if (error instanceof UserConflict) throw new ManagementError(409, 'The user already exists.', 'auth0_idp_error');
    throw error;
  }
  return user;
}

/** @throws {ManagementError} 400 when there is no connection of this name */
export function connectionOf({ db }: Tenant, name: string): Connection {
  const connection = findConnectionByName(db, name);
  if (connection) return connection;
  throw new ManagementError(400, 'The connection does not exist.', 'inexistent_connection');
}

function newUser({ name, strategy }: Connection, body: NewUser, now: string): User {
  const { connection: _, password: __, verify_email: ___, user_id, user_metadata, app_metadata, ...profile } = body;
  const email = profile.email?.toLowerCase();
  const id = user_id || newHexId();
  const identity = { connection: name, user_id: id, provider: strategy, isSocial: false };
  return defined({
    ...profile,
    ...(email !== undefined && { email, email_verified: body.email_verified ?? strategy === 'email' }),
    ...(body.phone_number !== undefined && { phone_verified: body.phone_verified ?? strategy === 'sms' }),
    ...profileDefaults({ ...profile, ...(email !== undefined && { email }) }),
    ...mergedMetadata({}, { ...(user_metadata && { user_metadata }), ...(app_metadata && { app_metadata }) }),
    identities: [user_id ? { user_id: id, connection: name, provider: strategy, isSocial: false } : identity],
    user_id: `${strategy}|${id}`,
    created_at: now,
    updated_at: now,
  }) as User;
}

function defined(entity: object): object {
  return Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== undefined && value !== null));
}
