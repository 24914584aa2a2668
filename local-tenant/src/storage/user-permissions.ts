import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** One permission that a person holds on an API. */
export interface UserPermission {
  resource_server_identifier: string;
  permission_name: string;
}

/** Gives a person permissions; those they already hold are left alone. */
export function addUserPermissions(db: Database, userId: string, permissions: readonly UserPermission[]): void {
  for (const { resource_server_identifier, permission_name } of permissions) {
    run(
      db,
      'insert or ignore into user_permissions values (?, ?, ?)',
      userId,
      resource_server_identifier,
      permission_name,
    );
  }
}

/**
 * The names of the permissions that a person holds on one API, in alphabetical order: the `permissions` claim of their
 * access tokens for it where RBAC is on.
 */
export function listUserPermissionNames(db: Database, userId: string, audience: string): string[] {
  const sql = `select permission_name from user_permissions
    where user_id = ? and resource_server_identifier = ? order by 1`;
  const rows = allRows<{ permission_name: string }>(db, sql, userId, audience);
  return rows.map((row) => row.permission_name);
}
