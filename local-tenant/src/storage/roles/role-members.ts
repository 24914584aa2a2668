import type { Database } from '../database.js';
import { type Entry, type Part, countRows, listPart } from '../keyset.js';
import { allRows, run } from '../statements.js';
import type { User } from '../users.js';
import type { Role } from './roles.js';

/** Gives roles to people; who has one already keeps it since then. */
export function addRoleMembers(db: Database, roleIds: readonly string[], userIds: readonly string[], at: Date): void {
  const sql = 'insert or ignore into role_members (role_id, user_id, assigned_at) values (?, ?, ?)';
  for (const roleId of roleIds) for (const userId of userIds) run(db, sql, roleId, userId, at.toISOString());
}

/** Takes roles from a person. */
export function removeRolesOfUser(db: Database, userId: string, roleIds: readonly string[]): void {
  for (const roleId of roleIds) run(db, 'delete from role_members where role_id = ? and user_id = ?', roleId, userId);
}

/** The roles that a person has been given, in the order in which they got them. */
export function listRolesOfUser(db: Database, userId: string): Role[] {
  const sql = `select roles.doc from role_members join roles on roles.id = role_id
    where user_id = ? order by assigned_at, role_id`;
  return allRows<{ doc: string }>(db, sql, userId).map(({ doc }) => JSON.parse(doc) as Role);
}

/** One part of the people who have a role, by the time at which they got it. */
export function listRoleMembers(db: Database, roleId: string, part: Part): Entry<User>[] {
  const select = `select doc, assigned_at as at, role_members.user_id as id
    from role_members join users on users.user_id = role_members.user_id where role_id = ?`;
  return listPart(db, { select, values: [roleId], key: ['assigned_at', 'role_members.user_id'] }, part);
}

/** How many people have a role. */
export const countRoleMembers = (db: Database, roleId: string): number =>
  countRows(db, 'select count(*) as count from role_members where role_id = ?', roleId);
