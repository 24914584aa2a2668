import { deleteConnection, findConnection, listConnections, replaceConnection } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { deleteUsersOfConnection } from '../../storage/users.js';
import { selectFields } from '../fields.js';
import { listAnswer } from '../paging.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { createConnection, existingConnection } from './connection.js';

/** `/connections` and `/connections/{id}`. */
export const connectionRoutes: readonly Route[] = [
  { method: 'GET', path: '/connections', handler: list },
  { method: 'POST', path: '/connections', handler: ({ tenant, body }) => created(createConnection(tenant, body)) },
  {
    method: 'GET',
    path: '/connections/{id}',
    handler: (call) => ok(selectFields(existingConnection(call), call.query)),
  },
  { method: 'PATCH', path: '/connections/{id}', handler: patch },
  { method: 'DELETE', path: '/connections/{id}', handler: remove },
];

function list(call: Call): Answer {
  const { strategy, name } = call.query as { strategy?: string[]; name?: string };
  const connections = listConnections(call.tenant.db)
    .filter((connection) => !strategy || strategy.includes(connection.strategy))
    .filter((connection) => !name || connection.name === name)
    .map((connection) => selectFields(connection, call.query));
  return listAnswer(call, '/connections', 'connections', connections);
}

/** `options` are replaced as a whole: "if you use the options parameter, the whole options object will be overridden". */
function patch(call: Call): Answer {
  const connection = { ...existingConnection(call), ...call.body };
  replaceConnection(call.tenant.db, connection);
  return ok(connection);
}

function remove({ tenant, params }: Call): Answer {
  const { db } = tenant;
  const connection = findConnection(db, params['id']!);
  if (!connection) return noContent();
  transaction(db, () => {
    deleteUsersOfConnection(db, connection.name);
    deleteConnection(db, connection.id);
  });
  return { status: 202, body: { deleted_at: tenant.now().toISOString() } };
}
