import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import { type Connection, findConnection, findConnectionByName, insertConnection } from '../../storage/connections.js';
import { ManagementError } from '../errors.js';
import type { Call } from '../route.js';

/** Auth0's options of a new database connection. */
const DATABASE_OPTIONS = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: 'good',
  strategy_version: 2,
  brute_force_protection: true,
  authentication_methods: { password: { enabled: true }, passkey: { enabled: false } },
  passkey_options: { challenge_ui: 'both', progressive_enrollment_enabled: true, local_enrollment_enabled: true },
};

/**
 * Creates a connection from the body of `POST /connections`.
 *
 * @throws {ManagementError} 409 when the name is taken
 */
export function createConnection({ db }: Tenant, body: Readonly<Record<string, unknown>>): Connection {
  const {
    name,
    strategy,
    options,
    enabled_clients = [],
    ...rest
  } = body as unknown as Partial<Connection> & Pick<Connection, 'name' | 'strategy'>;
  if (findConnectionByName(db, name)) throw new ManagementError(409, 'A connection with the same name already exists');
  const defaults = strategy === 'auth0' ? DATABASE_OPTIONS : { brute_force_protection: true };
  const connection: Connection = {
    ...rest,
    id: newId('con'),
    options: { ...defaults, ...options },
    strategy,
    name,
    is_domain_connection: rest.is_domain_connection ?? false,
    realms: rest.realms ?? [name],
    enabled_clients,
  };
  insertConnection(db, connection);
  return connection;
}

/** The connection that a path names. @throws {ManagementError} 404 `inexistent_connection` */
export function existingConnection({ tenant, params }: Call): Connection {
  const connection = findConnection(tenant.db, params['id']!);
  if (connection) return connection;
  throw new ManagementError(404, 'The connection does not exist', 'inexistent_connection');
}
