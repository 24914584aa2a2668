import { replaceConnection } from '../../storage/connections.js';
import { findIdentity } from '../../storage/identities.js';
import { deleteUser } from '../../storage/users.js';
import { ManagementError, invalidBody } from '../errors.js';
import { checkpointPage } from '../paging.js';
import { type Answer, type Call, type Route, noContent, ok } from '../route.js';
import { existingConnection } from './connection.js';

/** What hangs on a connection: the applications that it is enabled for, and its people by e-mail address. */
export const connectionClientRoutes: readonly Route[] = [
  { method: 'GET', path: '/connections/{id}/clients', handler: list },
  { method: 'PATCH', path: '/connections/{id}/clients', handler: patch },
  { method: 'GET', path: '/connections/{id}/status', handler: status },
  { method: 'DELETE', path: '/connections/{id}/users', handler: removeUser },
];

function list(call: Call): Answer {
  const clients = existingConnection(call).enabled_clients.map((client_id) => ({ client_id }));
  return ok(checkpointPage(call, 'clients', clients, 'client_id'));
}

function patch(call: Call): Answer {
  const connection = existingConnection(call);
  const changes = call.body as unknown as { client_id: string; status: boolean }[];
  const enabled = new Set(connection.enabled_clients);
  for (const { client_id, status: on } of changes) enabled[on ? 'add' : 'delete'](client_id);
  replaceConnection(call.tenant.db, { ...connection, enabled_clients: [...enabled] });
  return noContent();
}

/** "200 OK is returned when the connection is online, otherwise 404": there is no directory behind any of them here. */
function status(call: Call): Answer {
  existingConnection(call);
  throw new ManagementError(404, 'The connection is offline.');
}

/** "Currently, only Database Connections are supported." */
function removeUser(call: Call): Answer {
  const { name, strategy } = existingConnection(call);
  if (strategy !== 'auth0') throw invalidBody('Connection must be a database connection');
  const identity = findIdentity(call.tenant.db, name, call.query['email'] as string);
  if (identity) deleteUser(call.tenant.db, identity.user_id);
  return noContent();
}
