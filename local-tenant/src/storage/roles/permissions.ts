import type { Database } from '../database.js';
import { allRows, run } from '../statements.js';

/** A permission of an API. */
export interface Permission {
  resource_server_identifier: string;
  permission_name: string;
}

/** Where a person has a permission from: themselves, or one of their roles. */
export interface PermissionSource {
  source_id: string;
  source_name: string;
  source_type: 'DIRECT' | 'ROLE';
}

const COLUMNS = 'resource_server_identifier, permission_name';

/** Adds permissions to a role; those that it has are left alone. */
export function addRolePermissions(db: Database, roleId: string, permissions: readonly Permission[]): void {
  const sql = `insert or ignore into role_permissions (role_id, ${COLUMNS}) values (?, ?, ?)`;
  for (const { resource_server_identifier: api, permission_name: name } of permissions) run(db, sql, roleId, api, name);
}

/** Takes permissions from a role. */
export function removeRolePermissions(db: Database, roleId: string, permissions: readonly Permission[]): void {
  const sql = `delete from role_permissions where role_id = ? and (${COLUMNS}) = (?, ?)`;
  for (const { resource_server_identifier: api, permission_name: name } of permissions) run(db, sql, roleId, api, name);
}

/** The permissions of a role, by API and name. */
export function listRolePermissions(db: Database, roleId: string): Permission[] {
  return allRows<Permission>(db, `select ${COLUMNS} from role_permissions where role_id = ? order by 1, 2`, roleId);
}

/** Takes permissions from a person; those from roles stay. */
export function removeUserPermissions(db: Database, userId: string, permissions: readonly Permission[]): void {
  const sql = `delete from user_permissions where user_id = ? and (${COLUMNS}) = (?, ?)`;
  for (const { resource_server_identifier: api, permission_name: name } of permissions) run(db, sql, userId, api, name);
}

/** A permission that a person has, with all that they have it from. */
export interface HeldPermission extends Permission {
  sources: PermissionSource[];
}

/** The permissions of a person by API and name, their own and those of their roles. */
export function listPermissionsOfUser(db: Database, userId: string): HeldPermission[] {
  const held = new Map<string, HeldPermission>();
  for (const { resource_server_identifier, permission_name, ...source } of sourcesOfUser(db, userId)) {
    const key = JSON.stringify([resource_server_identifier, permission_name]);
    const { sources } = held.get(key) ?? { sources: [] };
    held.set(key, { resource_server_identifier, permission_name, sources: [...sources, source] });
  }
  return [...held.values()];
}

function sourcesOfUser(db: Database, userId: string): (Permission & PermissionSource)[] {
  const sql = `
    select ${COLUMNS}, '' as source_id, '' as source_name, 'DIRECT' as source_type
    from user_permissions where user_id = ?1
    union all
    select ${COLUMNS}, roles.id, roles.name, 'ROLE'
    from role_members join roles on roles.id = role_members.role_id
      join role_permissions on role_permissions.role_id = roles.id
    where user_id = ?1 order by 1, 2, 5, 4`;
  return allRows<Permission & PermissionSource>(db, sql, userId);
}

/** Takes from everybody, and from every role, the permissions of an API that it doesn't define (any more). */
export function dropUndefinedPermissions(db: Database, identifier: string, defined: readonly string[]): void {
  for (const table of ['user_permissions', 'role_permissions']) {
    const sql = `delete from ${table} where resource_server_identifier = ?
      and permission_name not in (select value from json_each(?))`;
    run(db, sql, identifier, JSON.stringify(defined));
  }
}
