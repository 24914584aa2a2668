import { type ClientGrant, findClientGrantById } from '../../storage/client-grants.js';
import {
  addOrganizationGrant,
  listOrganizationGrants,
  removeOrganizationGrant,
} from '../../storage/organizations/client-grants.js';
import { clientGrantView } from '../client-grants/view.js';
import { ManagementError } from '../errors.js';
import { relationList } from '../relation-lists.js';
import { type Answer, type Call, type Route, created, noContent } from '../route.js';
import { organizationOf } from './organization.js';

const PATH = '/organizations/{id}/client-grants';

/** `/organizations/{id}/client-grants`: what applications may ask of APIs on behalf of an organization. */
export const organizationGrantRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, handler: list },
  { method: 'POST', path: PATH, handler: add },
  { method: 'DELETE', path: `${PATH}/{grant_id}`, handler: remove },
];

function list(call: Call): Answer {
  const { audience, client_id, grant_ids } = call.query as {
    audience?: string;
    client_id?: string;
    grant_ids?: string[];
  };
  const grants = listOrganizationGrants(call.tenant.db, organizationOf(call).id)
    .map((grant) => clientGrantView(grant, call.issuer))
    .filter((grant) => audience === undefined || grant.audience === audience)
    .filter((grant) => client_id === undefined || grant.client_id === client_id)
    .filter((grant) => grant_ids === undefined || grant_ids.includes(grant.id));
  return relationList(call, 'client_grants', grants);
}

/** The answer names the grant `grant_id`, other than the list does. */
function add(call: Call): Answer {
  const { db } = call.tenant;
  const organization = organizationOf(call);
  const grant = existing(call, call.body['grant_id'] as string);
  if (!addOrganizationGrant(db, organization.id, grant.id)) {
    throw new ManagementError(409, 'The client grant has already been added to this organization.');
  }
  const { id: grant_id, subject_type: _, ...rest } = clientGrantView(grant, call.issuer);
  return created({ grant_id, ...rest });
}

function remove(call: Call): Answer {
  removeOrganizationGrant(call.tenant.db, organizationOf(call).id, call.params['grant_id']!);
  return noContent();
}

function existing({ tenant }: Call, id: string): ClientGrant {
  const grant = findClientGrantById(tenant.db, id);
  if (grant) return grant;
  throw new ManagementError(404, 'The grant does not exist.', 'inexistent_client_grant');
}
