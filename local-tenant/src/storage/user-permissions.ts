import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** One permission that a person holds on an API. */
export interface UserPermission {
  resource_server_identifier: string;
  permission_name: string;
}

/** Gives a person permissions; those they already hold are left alone. */
export function addUserPermissions(db: Database, userId: string, permissions: readonly UserPermission[]): void {
  const sql = `insert or ignore into user_permissions (user_id, resource_server_identifier, permission_name)
    values (?, ?, ?)`;
  for (const { resource_server_identifier: api, permission_name: name } of permissions) run(db, sql, userId, api, name);
}

/**
 * The names of the permissions that a person holds on one API, themselves or through their roles, in alphabetical order:
 * the `permissions` claim of their access tokens for it where RBAC is on.
 *
 * @param organizationId adds the roles that they have in this organization, for a login to it
 */
export function listUserPermissionNames(
  db: Database,
  userId: string,
  audience: string,
  organizationId: string | null = null,
): string[] {
  const sql = `
    select permission_name from user_permissions where user_id = ?1 and resource_server_identifier = ?2
    union
    select permission_name from role_permissions where resource_server_identifier = ?2 and role_id in (
      select role_id from role_members where user_id = ?1
      union
      select role_id from organization_member_roles where user_id = ?1 and organization_id = ?3)
    order by 1`;
  const rows = allRows<{ permission_name: string }>(db, sql, userId, audience, organizationId);
  return rows.map((row) => row.permission_name);
}
