import { listOrganizationConnections } from '../../storage/organizations/connections.js';
import { listOrganizationsOfUser } from '../../storage/organizations/members.js';
import {
  type Organization,
  type OrganizationSort,
  countOrganizations,
  deleteOrganization,
  listOrganizations,
  sortOrganizations,
} from '../../storage/organizations/organizations.js';
import { ManagementError } from '../errors.js';
import { longList, relationList } from '../relation-lists.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { enabledConnectionView } from './connection-fields.js';
import { changeOrganization, createOrganization, organizationNamed, organizationOf } from './organization.js';
import { organizationView } from './view.js';

/** `/organizations` and `/organizations/{id}`, and the organizations of a person. */
export const organizationRoutes: readonly Route[] = [
  { method: 'GET', path: '/organizations', handler: list },
  { method: 'POST', path: '/organizations', handler: create },
  { method: 'GET', path: '/organizations/name/{name}', handler: getByName },
  { method: 'GET', path: '/organizations/{id}', handler: (call) => ok(organizationView(organizationOf(call))) },
  { method: 'PATCH', path: '/organizations/{id}', handler: patch },
  { method: 'DELETE', path: '/organizations/{id}', handler: remove },
  { method: 'GET', path: '/users/{id}/organizations', handler: ofUser },
];

function list(call: Call): Answer {
  const { db } = call.tenant;
  const sort = sortOf(call.query['sort'] as string | undefined);
  return longList<Organization>(call, {
    key: 'organizations',
    part: (part) =>
      sort && !part.after
        ? sortOrganizations(db, sort, part).map((value) => ({ at: '', id: value.id, value }))
        : listOrganizations(db, part),
    count: () => countOrganizations(db),
    view: organizationView,
  });
}

function sortOf(text: string | undefined): OrganizationSort | undefined {
  if (text === undefined) return undefined;
  const [, field, order] = /^(name|display_name|created_at):(-?1)$/.exec(text) ?? [];
  if (field) return { field: field as OrganizationSort['field'], descending: order === '-1' };
  const message = `Query validation error: 'Invalid sort ${text}, expected field:1 or field:-1'.`;
  throw new ManagementError(400, message, 'invalid_query_string');
}

function create({ tenant, body }: Call): Answer {
  const organization = createOrganization(tenant, body);
  const connections = listOrganizationConnections(tenant.db, organization.id);
  const enabled_connections = connections.map((each) => enabledConnectionView(tenant, each));
  return created({ ...organizationView(organization), ...(connections.length > 0 && { enabled_connections }) });
}

function getByName({ tenant, params }: Call): Answer {
  return ok(organizationView(organizationNamed(tenant, params['name']!)));
}

function patch(call: Call): Answer {
  return ok(organizationView(changeOrganization(call.tenant, organizationOf(call), call.body)));
}

function remove(call: Call): Answer {
  deleteOrganization(call.tenant.db, organizationOf(call).id);
  return noContent();
}

function ofUser(call: Call): Answer {
  const { user_id } = existingUser(call.tenant, call.params['id']!);
  return relationList(call, 'organizations', listOrganizationsOfUser(call.tenant.db, user_id).map(organizationView));
}
