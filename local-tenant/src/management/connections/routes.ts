import {
  type Connection,
  deleteConnection,
  findConnection,
  findConnectionByName,
  insertConnection,
  listConnections,
  replaceConnection,
} from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { deleteUsersOfConnection } from '../../storage/users.js';
import { newId } from '../../ids.js';
import { ManagementError } from '../errors.js';
import { selectFields } from '../fields.js';
import { listAnswer } from '../paging.js';
import { type Call, type Route, created, noContent, ok } from '../route.js';
import type { Tenant } from '../../context.js';

/** `/connections` and `/connections/{id}`. */
export const connectionRoutes: readonly Route[] = [
  { method: 'GET', path: '/connections', handler: list },
  { method: 'POST', path: '/connections', handler: ({ tenant, body }) => created(createConnection(tenant, body)) },
  { method: 'GET', path: '/connections/{id}', handler: (call) => ok(selectFields(existing(call), call.query)) },
  { method: 'PATCH', path: '/connections/{id}', handler: patch },
  { method: 'DELETE', path: '/connections/{id}', handler: remove },
];

/** Auth0's options of a new database connection. */
const DATABASE_OPTIONS = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: 'good',
  strategy_version: 2,
  brute_force_protection: true,
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

function list(call: Call) {
  const { strategy, name } = call.query as { strategy?: string[]; name?: string };
  const connections = listConnections(call.tenant.db)
    .filter((connection) => !strategy || strategy.includes(connection.strategy))
    .filter((connection) => !name || connection.name === name)
    .map((connection) => selectFields(connection, call.query));
  return listAnswer(call, '/connections', 'connections', connections);
}

/** `options` are replaced as a whole: "if you use the options parameter, the whole options object will be overridden". */
function patch(call: Call) {
  const connection = { ...existing(call), ...call.body };
  replaceConnection(call.tenant.db, connection);
  return ok(connection);
}

function remove({ tenant, params }: Call) {
  const { db } = tenant;
  const connection = findConnection(db, params['id']!);
  if (!connection) return noContent();
  transaction(db, () => {
    deleteUsersOfConnection(db, connection.name);
    deleteConnection(db, connection.id);
  });
  return { status: 202, body: { deleted_at: tenant.now().toISOString() } };
}

function existing({ tenant, params }: Call): Connection {
  const connection = findConnection(tenant.db, params['id']!);
  if (connection) return connection;
  throw new ManagementError(404, 'The connection does not exist', 'inexistent_connection');
}
