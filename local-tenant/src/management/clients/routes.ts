import { newClientSecret } from '../../ids.js';
import { type Client, deleteClient, listClients, replaceClient } from '../../storage/clients.js';
import { type Connection, disableClient, listConnections } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { selectFields } from '../fields.js';
import { checkpointPage, listAnswer } from '../paging.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { createClient, existingClient } from './client.js';
import { grantQuery } from './query.js';

/** `/clients` and `/clients/{id}`. */
export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: '/clients', handler: list },
  { method: 'POST', path: '/clients', handler: async ({ tenant, body }) => created(await createClient(tenant, body)) },
  { method: 'GET', path: '/clients/{id}', handler: get },
  { method: 'PATCH', path: '/clients/{id}', handler: patch },
  { method: 'DELETE', path: '/clients/{id}', handler: remove },
  { method: 'POST', path: '/clients/{id}/rotate-secret', handler: rotateSecret },
  { method: 'GET', path: '/clients/{id}/connections', handler: connections },
];

/** What only `read:client_keys` shows. */
const KEYS = ['client_secret', 'signing_keys', 'encryption_key'];

function list(call: Call): Answer {
  const { app_type, is_first_party, q } = call.query as { app_type?: string; is_first_party?: boolean; q?: string };
  const clients = listClients(call.tenant.db)
    .filter(q === undefined ? () => true : grantQuery(call.tenant, q))
    .filter((client) => app_type === undefined || app_type.split(',').includes(client.app_type ?? ''))
    .filter((client) => is_first_party === undefined || client.is_first_party === is_first_party)
    .map((client) => selectFields(view(client, call), call.query));
  return listAnswer(call, '/clients', 'clients', clients, 'client_id');
}

function get(call: Call): Answer {
  return ok(selectFields(view(existing(call), call), call.query));
}

function patch(call: Call): Answer {
  const { jwt_configuration: before } = existing(call);
  const changed = Object.entries({ ...existing(call), ...call.body }).filter(([, value]) => value !== null);
  const client = Object.fromEntries(changed) as unknown as Client;
  const secret_encoded = before?.secret_encoded ?? false; // no caller can set it, so none can take it away
  if (client.jwt_configuration) client.jwt_configuration = { secret_encoded, ...client.jwt_configuration };
  replaceClient(call.tenant.db, client);
  return ok(view(client, call));
}

function remove({ tenant: { db }, params }: Call): Answer {
  transaction(db, () => {
    deleteClient(db, params['id']!);
    disableClient(db, params['id']!);
  });
  return noContent();
}

/** The old secret is void at once. */
function rotateSecret(call: Call): Answer {
  const client = { ...existing(call), client_secret: newClientSecret() };
  replaceClient(call.tenant.db, client);
  return ok(client);
}

function connections(call: Call): Answer {
  const { client_id } = existing(call);
  const { strategy } = call.query as { strategy?: string[] };
  const enabled = listConnections(call.tenant.db)
    .filter(({ enabled_clients }) => enabled_clients.includes(client_id))
    .filter((connection) => !strategy || strategy.includes(connection.strategy))
    .map((connection) => selectFields(withoutClients(connection), call.query));
  return ok(checkpointPage(call, 'connections', enabled));
}

const withoutClients = ({ enabled_clients: _clients, ...connection }: Connection): object => connection;

function view(client: Client, { caller }: Call): Client {
  if (caller.scopes.includes('read:client_keys')) return client;
  return selectFields(client, { fields: KEYS.join(','), include_fields: false }) as Client;
}

const existing = ({ tenant, params }: Call): Client => existingClient(tenant, params['id']!);
