import type { Tenant } from '../../context.js';
import { transaction } from '../../storage/database.js';
import {
  addMemberRoles,
  addMembers,
  countMembers,
  listMemberRoles,
  listMembers,
  removeMemberRoles,
  removeMembers,
} from '../../storage/organizations/members.js';
import { findRole } from '../../storage/roles/roles.js';
import { type User, findUser } from '../../storage/users.js';
import { ManagementError, invalidBody } from '../errors.js';
import { type FieldSelection, selectFields } from '../fields.js';
import { checkpointPage } from '../paging.js';
import { longList, relationList } from '../relation-lists.js';
import { type Answer, type Call, type Route, noContent, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { personView } from '../users/view.js';
import { organizationOf } from './organization.js';

/** `/organizations/{id}/members`, and the roles of each member. */
export const memberRoutes: readonly Route[] = [
  { method: 'GET', path: '/organizations/{id}/members', handler: list },
  { method: 'POST', path: '/organizations/{id}/members', handler: add },
  { method: 'DELETE', path: '/organizations/{id}/members', handler: remove },
  { method: 'GET', path: '/organizations/{id}/members/{user_id}/roles', handler: rolesOf },
  { method: 'POST', path: '/organizations/{id}/members/{user_id}/roles', handler: addRoles },
  { method: 'DELETE', path: '/organizations/{id}/members/{user_id}/roles', handler: removeRoles },
  { method: 'GET', path: '/organizations/{id}/members/{user_id}/effective-roles', handler: effectiveRoles },
];

function list(call: Call): Answer {
  const { db } = call.tenant;
  const { id } = organizationOf(call);
  return longList<User>(call, {
    key: 'members',
    part: (part) => listMembers(db, id, part),
    count: () => countMembers(db, id),
    view: (user) => memberView(call, id, user),
    eager: true,
  });
}

/** `roles` are shown only to those who ask for them: "This field is not included by default." */
function memberView({ tenant, query }: Call, organizationId: string, user: User): object {
  const { fields = '', include_fields = true } = query as FieldSelection;
  const asked = include_fields && fields.split(',').some((name) => name.trim() === 'roles');
  const roles = asked ? listMemberRoles(tenant.db, organizationId, user.user_id) : [];
  const shown = roles.map(({ id, name }) => ({ id, name }));
  return selectFields({ ...personView(user), ...(asked && { roles: shown }) }, query);
}

function add(call: Call): Answer {
  const { tenant, body } = call;
  const [{ id }, userIds] = [organizationOf(call), body['members'] as string[]];
  const unknown = userIds.filter((userId) => !findUser(tenant.db, userId));
  if (unknown.length > 0) {
    throw invalidBody(`One or more of the specified users do not exist: ${unknown.join(', ')}`);
  }
  transaction(tenant.db, () => addMembers(tenant.db, id, userIds, tenant.now()));
  return noContent();
}

function remove(call: Call): Answer {
  removeMembers(call.tenant.db, organizationOf(call).id, call.body['members'] as string[]);
  return noContent();
}

function rolesOf(call: Call): Answer {
  const { id, user_id } = member(call);
  return relationList(call, 'roles', listMemberRoles(call.tenant.db, id, user_id));
}

function addRoles(call: Call): Answer {
  const { db } = call.tenant;
  const { id, user_id } = member(call);
  const roleIds = existingRoles(call.tenant, call.body);
  transaction(db, () => addMemberRoles(db, id, user_id, roleIds));
  return noContent();
}

function removeRoles(call: Call): Answer {
  const { id, user_id } = member(call);
  removeMemberRoles(call.tenant.db, id, user_id, existingRoles(call.tenant, call.body));
  return noContent();
}

/** Nobody is in a group here, so that every role is a direct one. */
function effectiveRoles(call: Call): Answer {
  const { id, user_id } = member(call);
  const held = listMemberRoles(call.tenant.db, id, user_id).map((role) => ({ ...role, sources: ['direct'] }));
  return ok(checkpointPage(call, 'roles', held));
}

/** Whose roles are meant: real tenants take roles for people who are no members (yet). */
function member(call: Call): { id: string; user_id: string } {
  const { id } = organizationOf(call);
  return { id, user_id: existingUser(call.tenant, call.params['user_id']!).user_id };
}

function existingRoles({ db }: Tenant, body: Call['body']): string[] {
  const ids = body['roles'] as string[];
  const unknown = ids.find((id) => !findRole(db, id));
  if (unknown === undefined) return ids;
  throw new ManagementError(404, `No such role with id: ${unknown}`);
}
