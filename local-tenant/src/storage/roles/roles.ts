import type { Database } from '../database.js';
import { deleteDocument, findDocument, insertDocument, replaceDocument } from '../documents.js';
import { allRows } from '../statements.js';

/** A role as `GET /roles/{id}` shows it. */
export interface Role {
  id: string;
  name: string;
  description?: string;
  [field: string]: unknown;
}

const roles = { table: 'roles', columns: { id: 'id', name: 'name' } };

/** Adds a role. */
export const insertRole = (db: Database, role: Role): void => insertDocument(db, roles, role);

/** Writes a role in place of the one with the same id. */
export const replaceRole = (db: Database, role: Role): void => replaceDocument(db, roles, role);

/** The role with this id (`rol_…`), `undefined` when there is none. */
export const findRole = (db: Database, id: string): Role | undefined =>
  findDocument(db, roles, 'id', id) as Role | undefined;

/** The role of this name, `undefined` when there is none. */
export const findRoleByName = (db: Database, name: string): Role | undefined =>
  findDocument(db, roles, 'name', name) as Role | undefined;

/** Roles whose name has `nameFilter` in it, in any case, oldest first. */
export function listRoles(db: Database, nameFilter = ''): Role[] {
  const sql = `select doc from roles where instr(lower(name), lower(?)) > 0 or ? = '' order by rowid`;
  return allRows<{ doc: string }>(db, sql, nameFilter, nameFilter).map(({ doc }) => JSON.parse(doc) as Role);
}

/** Removes a role from everybody and everywhere. Returns whether there was one. */
export const deleteRole = (db: Database, id: string): boolean => deleteDocument(db, roles, id);
