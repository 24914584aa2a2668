import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import { isManagementAudience } from '../../issuer.js';
import {
  type ClientGrant,
  MANAGEMENT_API,
  deleteClientGrant,
  findClientGrant,
  findClientGrantById,
  insertClientGrant,
  listClientGrants,
  replaceClientGrant,
} from '../../storage/client-grants.js';
import { findClient } from '../../storage/clients.js';
import { findResourceServerByIdentifier } from '../../storage/resource-servers.js';
import { listOrganizationsOfGrant } from '../../storage/organizations/client-grants.js';
import { ManagementError } from '../errors.js';
import { organizationView } from '../organizations/view.js';
import { listAnswer } from '../paging.js';
import { relationList } from '../relation-lists.js';
import { type Call, type Route, created, noContent, ok } from '../route.js';
import { clientGrantView } from './view.js';

/** `/client-grants` and `/client-grants/{id}`. */
export const clientGrantRoutes: readonly Route[] = [
  { method: 'GET', path: '/client-grants', handler: list },
  { method: 'POST', path: '/client-grants', handler: create },
  { method: 'GET', path: '/client-grants/{id}', handler: (call) => ok(clientGrantView(existing(call), call.issuer)) },
  { method: 'PATCH', path: '/client-grants/{id}', handler: patch },
  { method: 'DELETE', path: '/client-grants/{id}', handler: remove },
  { method: 'GET', path: '/client-grants/{id}/organizations', handler: organizations },
];

/**
 * Creates a grant from the body of `POST /client-grants`; the audience of the tenant's own API is `MANAGEMENT_API`.
 *
 * @throws {ManagementError} 404 for an unknown application or API, 409 when the application has a grant for it
 */
export function createClientGrant({ db }: Tenant, body: Readonly<Record<string, unknown>>): ClientGrant {
  const {
    client_id,
    audience,
    scope = [],
    ...rest
  } = body as unknown as Partial<ClientGrant> & Pick<ClientGrant, 'client_id' | 'audience'>;
  if (!findClient(db, client_id)) throw new ManagementError(404, 'The client does not exist', 'inexistent_client');
  if (audience !== MANAGEMENT_API && !findResourceServerByIdentifier(db, audience)) {
    throw new ManagementError(404, 'The resource server does not exist', 'inexistent_resource_server');
  }
  if (findClientGrant(db, client_id, audience)) {
    throw new ManagementError(409, 'A client grant for this client and audience already exists.');
  }
  const grant = {
    id: newId('cgr'),
    client_id,
    audience,
    scope,
    ...rest,
    subject_type: rest['subject_type'] ?? 'client',
  };
  insertClientGrant(db, grant);
  return grant;
}

function create({ tenant, body, issuer }: Call) {
  const audience = isManagementAudience(String(body['audience']), issuer) ? MANAGEMENT_API : body['audience'];
  return created(clientGrantView(createClientGrant(tenant, { ...body, audience }), issuer));
}

function list(call: Call) {
  const { client_id, audience, allow_any_organization, subject_type } = call.query as Partial<ClientGrant>;
  const grants = listClientGrants(call.tenant.db)
    .map((grant) => clientGrantView(grant, call.issuer))
    .filter((grant) => client_id === undefined || grant.client_id === client_id)
    .filter((grant) => audience === undefined || grant.audience === audience)
    .filter((grant) => !allow_any_organization || grant['allow_any_organization'] === true)
    .filter((grant) => subject_type === undefined || grant['subject_type'] === subject_type);
  return listAnswer(call, '/client-grants', 'client_grants', grants);
}

function patch(call: Call) {
  const changed = Object.entries({ ...existing(call), ...call.body }).filter(([, value]) => value !== null);
  const kept = Object.fromEntries(changed) as unknown as ClientGrant;
  const grant = { ...kept, scope: kept.scope ?? [] };
  replaceClientGrant(call.tenant.db, grant);
  return ok(clientGrantView(grant, call.issuer));
}

function remove({ tenant, params }: Call) {
  deleteClientGrant(tenant.db, params['id']!);
  return noContent();
}

function organizations(call: Call) {
  const found = listOrganizationsOfGrant(call.tenant.db, existing(call).id).map(organizationView);
  const { take, from } = call.query;
  if (take === undefined && from === undefined) return relationList(call, 'organizations', found);
  return listAnswer(call, '/client-grants/{id}/organizations', 'organizations', found);
}

function existing({ tenant, params }: Call): ClientGrant {
  const grant = findClientGrantById(tenant.db, params['id']!);
  if (grant) return grant;
  throw new ManagementError(404, 'The grant does not exist.', 'inexistent_client_grant');
}
