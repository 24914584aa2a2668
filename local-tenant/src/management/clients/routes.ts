import type { Tenant } from '../../context.js';
import { newClientSecret, randomAlphanumeric } from '../../ids.js';
import {
  type Client,
  deleteClient,
  findClient,
  insertClient,
  listClients,
  replaceClient,
} from '../../storage/clients.js';
import { ManagementError } from '../errors.js';
import { selectFields } from '../fields.js';
import { listAnswer } from '../paging.js';
import { type Call, type Route, created, noContent, ok } from '../route.js';
import { grantQuery } from './query.js';

/** `/clients` and `/clients/{id}`. */
export const clientRoutes: readonly Route[] = [
  { method: 'GET', path: '/clients', handler: list },
  { method: 'POST', path: '/clients', handler: ({ tenant, body }) => created(createClient(tenant, body)) },
  { method: 'GET', path: '/clients/{id}', handler: get },
  { method: 'PATCH', path: '/clients/{id}', handler: patch },
  { method: 'DELETE', path: '/clients/{id}', handler: remove },
];

const REFRESH_TOKEN = {
  rotation_type: 'non-rotating',
  expiration_type: 'non-expiring',
  leeway: 0,
  token_lifetime: 2_592_000,
  infinite_token_lifetime: true,
  infinite_idle_token_lifetime: true,
  idle_token_lifetime: 1_296_000,
};
/** What only `read:client_keys` shows. */
const KEYS = ['client_secret', 'signing_keys', 'encryption_key'];

/** Creates an application from the body of `POST /clients`, with an id and a secret of its own where none is given. */
export function createClient({ db }: Tenant, body: Readonly<Record<string, unknown>>): Client {
  const { name, ...rest } = body as unknown as Partial<Client> & Pick<Client, 'name'>;
  const client = {
    name,
    client_id: randomAlphanumeric(32),
    client_secret: newClientSecret(),
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    sso_disabled: false,
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    custom_login_page_on: true,
    ...rest,
    jwt_configuration: { secret_encoded: false, ...rest.jwt_configuration },
    refresh_token: { ...REFRESH_TOKEN, ...rest.refresh_token },
  } as Client;
  insertClient(db, client);
  return client;
}

function list(call: Call) {
  const { app_type, is_first_party, q } = call.query as { app_type?: string; is_first_party?: boolean; q?: string };
  const clients = listClients(call.tenant.db)
    .filter(q === undefined ? () => true : grantQuery(call.tenant, q))
    .filter((client) => app_type === undefined || app_type.split(',').includes(client.app_type ?? ''))
    .filter((client) => is_first_party === undefined || client.is_first_party === is_first_party)
    .map((client) => selectFields(view(client, call), call.query));
  return listAnswer(call, '/clients', 'clients', clients, 'client_id');
}

function get(call: Call) {
  return ok(selectFields(view(existing(call), call), call.query));
}

function patch(call: Call) {
  const changed = Object.entries({ ...existing(call), ...call.body }).filter(([, value]) => value !== null);
  const client = Object.fromEntries(changed) as unknown as Client;
  replaceClient(call.tenant.db, client);
  return ok(view(client, call));
}

function remove({ tenant, params }: Call) {
  deleteClient(tenant.db, params['id']!);
  return noContent();
}

function view(client: Client, { caller }: Call): Client {
  if (caller.scopes.includes('read:client_keys')) return client;
  return selectFields(client, { fields: KEYS.join(','), include_fields: false }) as Client;
}

function existing({ tenant, params }: Call): Client {
  const client = findClient(tenant.db, params['id']!);
  if (client) return client;
  throw new ManagementError(404, 'The client does not exist', 'inexistent_client');
}
