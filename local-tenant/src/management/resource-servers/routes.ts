import type { Tenant } from '../../context.js';
import { newHexId } from '../../ids.js';
import { isManagementAudience } from '../../issuer.js';
import { transaction } from '../../storage/database.js';
import {
  type ResourceServer,
  deleteResourceServer,
  findResourceServer,
  findResourceServerByIdentifier,
  insertResourceServer,
  listResourceServers,
  replaceResourceServer,
} from '../../storage/resource-servers.js';
import { dropUndefinedPermissions } from '../../storage/roles/permissions.js';
import { ManagementError } from '../errors.js';
import { listAnswer } from '../paging.js';
import { type Call, type Route, created, noContent, ok } from '../route.js';
import { managementApi } from './management-api.js';

/** `/resource-servers` and `/resource-servers/{id}`, where the id may be the identifier too. */
export const resourceServerRoutes: readonly Route[] = [
  { method: 'GET', path: '/resource-servers', handler: list },
  { method: 'POST', path: '/resource-servers', handler: create },
  { method: 'GET', path: '/resource-servers/{id}', handler: (call) => ok(existing(call)) },
  { method: 'PATCH', path: '/resource-servers/{id}', handler: patch },
  { method: 'DELETE', path: '/resource-servers/{id}', handler: remove },
];

/**
 * Creates an API from the body of `POST /resource-servers`.
 *
 * @throws {ManagementError} 409 when the identifier is taken
 */
export function createResourceServer({ db }: Tenant, body: Readonly<Record<string, unknown>>): ResourceServer {
  const { identifier, name, ...rest } = body as unknown as Partial<ResourceServer> & Pick<ResourceServer, 'identifier'>;
  if (findResourceServerByIdentifier(db, identifier)) {
    throw new ManagementError(409, 'A resource server with the same identifier already exists.');
  }
  const server = {
    id: newHexId(),
    name: name ?? identifier,
    identifier,
    signing_alg: 'RS256',
    allow_offline_access: false,
    token_lifetime: 86_400,
    token_lifetime_for_web: 7200,
    skip_consent_for_verifiable_first_party_clients: false,
    ...rest,
  } as ResourceServer;
  insertResourceServer(db, server);
  return server;
}

function create({ tenant, body, issuer }: Call) {
  if (isManagementAudience(String(body['identifier']), issuer)) {
    throw new ManagementError(400, 'The selected identifier is reserved.', 'invalid_body');
  }
  return created(createResourceServer(tenant, body));
}

function list(call: Call) {
  const { identifiers } = call.query as { identifiers?: string[] };
  const servers = [managementApi(call.issuer), ...listResourceServers(call.tenant.db)].filter(
    ({ identifier }) => !identifiers || identifiers.includes(identifier),
  );
  return listAnswer(call, '/resource-servers', 'resource_servers', servers);
}

function patch(call: Call) {
  const { db } = call.tenant;
  const server = existing(call);
  if (server.is_system) throw new ManagementError(400, 'System resource servers cannot be patched.', 'invalid_body');
  const changed: ResourceServer = { ...server, ...call.body };
  const defined = (changed.scopes ?? []).map(({ value }) => value);
  transaction(db, () => {
    replaceResourceServer(db, changed);
    dropUndefinedPermissions(db, changed.identifier, defined);
  });
  return ok(changed);
}

function remove({ tenant, params }: Call) {
  deleteResourceServer(tenant.db, params['id']!);
  return noContent();
}

function existing({ tenant: { db }, params, issuer }: Call): ResourceServer {
  const id = params['id']!;
  const system = managementApi(issuer);
  if (id === system.id || isManagementAudience(id, issuer)) return system;
  const server = findResourceServer(db, id) ?? findResourceServerByIdentifier(db, id);
  if (server) return server;
  throw new ManagementError(404, 'The resource server does not exist', 'inexistent_resource_server');
}
