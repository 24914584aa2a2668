import { type Database, transaction } from '../database.js';
import { type Entry, type Part, countRows, listPart } from '../keyset.js';
import type { Role } from '../roles/roles.js';
import { allRows, run } from '../statements.js';
import type { User } from '../users.js';
import type { Organization } from './organizations.js';

/** Makes people members; who is one already stays so since then. */
export function addMembers(db: Database, organizationId: string, userIds: readonly string[], at: Date): void {
  const sql = 'insert or ignore into organization_members (organization_id, user_id, joined_at) values (?, ?, ?)';
  for (const userId of userIds) run(db, sql, organizationId, userId, at.toISOString());
}

/** Ends memberships, and takes the roles that came with them. */
export function removeMembers(db: Database, organizationId: string, userIds: readonly string[]): void {
  transaction(db, () => {
    for (const table of ['organization_members', 'organization_member_roles']) {
      const sql = `delete from ${table} where organization_id = ? and user_id in (select value from json_each(?))`;
      run(db, sql, organizationId, JSON.stringify(userIds));
    }
  });
}

/** Whether a person is a member. */
export const isMember = (db: Database, organizationId: string, userId: string): boolean =>
  allRows(db, 'select 1 from organization_members where user_id = ? and organization_id = ?', userId, organizationId)
    .length > 0;

/** One part of the members, by the time at which they joined. */
export function listMembers(db: Database, organizationId: string, part: Part): Entry<User>[] {
  const select = `select doc, joined_at as at, organization_members.user_id as id
    from organization_members join users on users.user_id = organization_members.user_id where organization_id = ?`;
  return listPart(db, { select, values: [organizationId], key: ['joined_at', 'organization_members.user_id'] }, part);
}

/** How many members there are. */
export const countMembers = (db: Database, organizationId: string): number =>
  countRows(db, 'select count(*) as count from organization_members where organization_id = ?', organizationId);

/** The organizations that a person is a member of, in the order in which they joined. */
export function listOrganizationsOfUser(db: Database, userId: string): Organization[] {
  const sql = `select doc from organization_members join organizations on organizations.id = organization_id
    where user_id = ? order by joined_at, organization_id`;
  return allRows<{ doc: string }>(db, sql, userId).map(({ doc }) => JSON.parse(doc) as Organization);
}

/** Gives a person roles within an organization, member or not: they count once the person is one. */
export function addMemberRoles(db: Database, organizationId: string, userId: string, roleIds: readonly string[]): void {
  const sql = 'insert or ignore into organization_member_roles (organization_id, user_id, role_id) values (?, ?, ?)';
  for (const roleId of roleIds) run(db, sql, organizationId, userId, roleId);
}

/** Takes roles within an organization from a person. */
export function removeMemberRoles(
  db: Database,
  organizationId: string,
  userId: string,
  roleIds: readonly string[],
): void {
  const sql = `delete from organization_member_roles
    where organization_id = ? and user_id = ? and role_id in (select value from json_each(?))`;
  run(db, sql, organizationId, userId, JSON.stringify(roleIds));
}

/** The roles of a person within an organization, oldest role first. */
export function listMemberRoles(db: Database, organizationId: string, userId: string): Role[] {
  const sql = `select doc from organization_member_roles join roles on roles.id = role_id
    where organization_id = ? and user_id = ? order by roles.rowid`;
  return allRows<{ doc: string }>(db, sql, organizationId, userId).map(({ doc }) => JSON.parse(doc) as Role);
}
