import { transaction } from '../../storage/database.js';
import { addRolePermissions, listRolePermissions, removeRolePermissions } from '../../storage/roles/permissions.js';
import { addRoleMembers, countRoleMembers, listRoleMembers } from '../../storage/roles/role-members.js';
import { deleteRole, listRoles } from '../../storage/roles/roles.js';
import { longList, relationList } from '../relation-lists.js';
import { type Call, type Route, noContent, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { personView } from '../users/view.js';
import { definedPermissions, permissionView, storedPermissions } from './permissions.js';
import { changeRole, createRole, existingRole } from './role.js';

/** `/roles`, with the permissions and the people of each. */
export const roleRoutes: readonly Route[] = [
  { method: 'GET', path: '/roles', handler: list },
  { method: 'POST', path: '/roles', handler: ({ tenant, body }) => ok(createRole(tenant, body)) },
  { method: 'GET', path: '/roles/{id}', handler: (call) => ok(roleOf(call)) },
  { method: 'PATCH', path: '/roles/{id}', handler: (call) => ok(changeRole(call.tenant, roleOf(call), call.body)) },
  { method: 'DELETE', path: '/roles/{id}', handler: remove },
  { method: 'GET', path: '/roles/{id}/permissions', handler: permissions },
  { method: 'POST', path: '/roles/{id}/permissions', handler: addPermissions },
  { method: 'DELETE', path: '/roles/{id}/permissions', handler: removePermissions },
  { method: 'GET', path: '/roles/{id}/users', handler: users },
  { method: 'POST', path: '/roles/{id}/users', handler: addUsers },
];

const roleOf = ({ tenant, params }: Call) => existingRole(tenant, params['id']!);

/** All roles here are the tenant's; an organization has none of its own. */
function list(call: Call) {
  const { name_filter, type } = call.query as { name_filter?: string; type?: 'tenant' | 'organization' };
  return relationList(call, 'roles', type === 'organization' ? [] : listRoles(call.tenant.db, name_filter));
}

function remove(call: Call) {
  deleteRole(call.tenant.db, roleOf(call).id);
  return ok({});
}

function permissions(call: Call) {
  const held = listRolePermissions(call.tenant.db, roleOf(call).id);
  const shown = held.map((permission) => permissionView(call, permission));
  return relationList(call, 'permissions', shown);
}

function addPermissions(call: Call) {
  const { db } = call.tenant;
  const [role, added] = [roleOf(call), definedPermissions(call)];
  transaction(db, () => addRolePermissions(db, role.id, added));
  return { status: 201, body: {} };
}

/** Real tenants answer 204, where the OpenAPI document has 200. */
function removePermissions(call: Call) {
  const { db } = call.tenant;
  const role = roleOf(call);
  transaction(db, () => removeRolePermissions(db, role.id, storedPermissions(call)));
  return noContent();
}

function users(call: Call) {
  const { db } = call.tenant;
  const { id } = roleOf(call);
  return longList(call, {
    key: 'users',
    part: (part) => listRoleMembers(db, id, part),
    count: () => countRoleMembers(db, id),
    view: personView,
  });
}

function addUsers(call: Call) {
  const { tenant, body } = call;
  const { id } = roleOf(call);
  const ids = body['users'] as string[];
  ids.forEach((userId) => existingUser(tenant, userId));
  transaction(tenant.db, () => addRoleMembers(tenant.db, [id], ids, tenant.now()));
  return ok({});
}
