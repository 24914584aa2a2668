import { transaction } from '../../storage/database.js';
import { listPermissionsOfUser, removeUserPermissions } from '../../storage/roles/permissions.js';
import { addRoleMembers, listRolesOfUser, removeRolesOfUser } from '../../storage/roles/role-members.js';
import { addUserPermissions } from '../../storage/user-permissions.js';
import { relationList } from '../relation-lists.js';
import { definedPermissions, permissionView, storedPermissions } from '../roles/permissions.js';
import { existingRole } from '../roles/role.js';
import { type Call, type Route, noContent } from '../route.js';
import { existingUser } from './update-user.js';

/** `/users/{id}/roles` and `/users/{id}/permissions`: what a person may do. */
export const accessRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{id}/roles', handler: roles },
  { method: 'POST', path: '/users/{id}/roles', handler: addRoles },
  { method: 'DELETE', path: '/users/{id}/roles', handler: removeRoles },
  { method: 'GET', path: '/users/{id}/permissions', handler: permissions },
  { method: 'POST', path: '/users/{id}/permissions', handler: addPermissions },
  { method: 'DELETE', path: '/users/{id}/permissions', handler: removePermissions },
];

const userIdOf = ({ tenant, params }: Call): string => existingUser(tenant, params['id']!).user_id;

function roles(call: Call) {
  const held = listRolesOfUser(call.tenant.db, userIdOf(call));
  return relationList(call, 'roles', held);
}

function addRoles(call: Call) {
  const { db } = call.tenant;
  const [userId, ids] = [userIdOf(call), existingRoleIds(call)];
  transaction(db, () => addRoleMembers(db, ids, [userId], call.tenant.now()));
  return noContent();
}

function removeRoles(call: Call) {
  const { db } = call.tenant;
  const [userId, ids] = [userIdOf(call), existingRoleIds(call)];
  transaction(db, () => removeRolesOfUser(db, userId, ids));
  return noContent();
}

function existingRoleIds({ tenant, body }: Call): string[] {
  return (body['roles'] as string[]).map((id) => existingRole(tenant, id).id);
}

function permissions(call: Call) {
  const held = listPermissionsOfUser(call.tenant.db, userIdOf(call));
  const shown = held.map((each) => ({ ...permissionView(call, each), sources: each.sources }));
  return relationList(call, 'permissions', shown);
}

function addPermissions(call: Call) {
  const { db } = call.tenant;
  const [userId, added] = [userIdOf(call), definedPermissions(call)];
  transaction(db, () => addUserPermissions(db, userId, added));
  return { status: 201, body: {} };
}

function removePermissions(call: Call) {
  const { db } = call.tenant;
  const userId = userIdOf(call);
  transaction(db, () => removeUserPermissions(db, userId, storedPermissions(call)));
  return noContent();
}
