import {
  type OrganizationConnection,
  deleteOrganizationConnection,
  findOrganizationConnection,
  listOrganizationConnections,
  putOrganizationConnection,
} from '../../storage/organizations/connections.js';
import { ManagementError } from '../errors.js';
import { pageOf } from '../paging.js';
import { relationList } from '../relation-lists.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import {
  type ConnectionFields,
  changedOrganizationConnection,
  enabledConnectionView,
  newOrganizationConnection,
  noConnection,
  organizationConnectionView,
} from './connection-fields.js';
import { organizationOf } from './organization.js';

type View = typeof enabledConnectionView;

/** `/organizations/{id}/enabled_connections`, and its successor `/organizations/{id}/connections`. */
export const organizationConnectionRoutes: readonly Route[] = [
  { method: 'GET', path: '/organizations/{id}/enabled_connections', handler: listEnabled },
  { method: 'GET', path: '/organizations/{id}/connections', handler: list },
  ...under('/organizations/{id}/enabled_connections', '{connectionId}', enabledConnectionView),
  ...under('/organizations/{id}/connections', '{connection_id}', organizationConnectionView),
];

function under(path: string, parameter: string, view: View): Route[] {
  const one = `${path}/${parameter}`;
  return [
    { method: 'POST', path, handler: (call) => add(call, view) },
    { method: 'GET', path: one, handler: (call) => ok(view(call.tenant, existing(call))) },
    { method: 'PATCH', path: one, handler: (call) => patch(call, view) },
    { method: 'DELETE', path: one, handler: remove },
  ];
}

/** `limit` is how many were found, as on real tenants. */
function listEnabled(call: Call): Answer {
  const { start, per_page } = pageOf(call.query);
  const all = connectionsOf(call).filter(({ is_enabled }) => is_enabled !== false);
  const shown = all.slice(start, start + per_page).map((each) => enabledConnectionView(call.tenant, each));
  if (!call.query['include_totals']) return ok(shown);
  return ok({ enabled_connections: shown, start, limit: shown.length, total: all.length });
}

function list(call: Call): Answer {
  const { is_enabled: wanted } = call.query;
  const kept = connectionsOf(call).filter(({ is_enabled = true }) => wanted === undefined || is_enabled === wanted);
  const shown = kept.map((each) => organizationConnectionView(call.tenant, each));
  return relationList(call, 'connections', shown);
}

function add(call: Call, view: View): Answer {
  const { db } = call.tenant;
  const organization = organizationOf(call);
  const connection = newOrganizationConnection(call.tenant, call.body as unknown as ConnectionFields);
  if (findOrganizationConnection(db, organization.id, connection.connection_id)) {
    throw new ManagementError(409, 'The organization connection already exists.');
  }
  putOrganizationConnection(db, organization.id, connection);
  return created(view(call.tenant, connection));
}

function patch(call: Call, view: View): Answer {
  const connection = changedOrganizationConnection(call.tenant, existing(call), call.body);
  putOrganizationConnection(call.tenant.db, call.params['id']!, connection);
  return ok(view(call.tenant, connection));
}

function remove(call: Call): Answer {
  deleteOrganizationConnection(call.tenant.db, organizationOf(call).id, connectionIdOf(call));
  return noContent();
}

const connectionsOf = (call: Call): OrganizationConnection[] =>
  listOrganizationConnections(call.tenant.db, organizationOf(call).id);

const connectionIdOf = ({ params }: Call): string => (params['connectionId'] ?? params['connection_id'])!;

function existing(call: Call): OrganizationConnection {
  const connection = findOrganizationConnection(call.tenant.db, organizationOf(call).id, connectionIdOf(call));
  if (connection) return connection;
  throw noConnection();
}
