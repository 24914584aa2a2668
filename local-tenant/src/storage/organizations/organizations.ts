import type { Database } from '../database.js';
import { deleteDocument, findDocument } from '../documents.js';
import { type Entry, type Part, countRows, listPart } from '../keyset.js';
import { allRows, run } from '../statements.js';

/** An organization as `GET /organizations/{id}` shows it. */
export interface Organization {
  id: string;
  display_name?: string;
  name: string;
  branding?: { logo_url?: string | null; colors?: { primary: string; page_background: string } };
  metadata?: Record<string, string>;
  [field: string]: unknown;
}

const organizations = { table: 'organizations', columns: {} };

/** Adds an organization. */
export function insertOrganization(db: Database, organization: Organization, at: Date): void {
  const sql = 'insert into organizations (id, name, created_at, doc) values (?, ?, ?, ?)';
  run(db, sql, organization.id, organization.name, at.toISOString(), JSON.stringify(organization));
}

/** Writes an organization in place of the one with the same id. */
export function replaceOrganization(db: Database, organization: Organization): void {
  const sql = 'update organizations set name = ?, doc = ? where id = ?';
  run(db, sql, organization.name, JSON.stringify(organization), organization.id);
}

/** The organization with this id (`org_…`), `undefined` when there is none. */
export const findOrganization = (db: Database, id: string): Organization | undefined =>
  findDocument(db, organizations, 'id', id) as Organization | undefined;

/** The organization of this name, `undefined` when there is none. */
export const findOrganizationByName = (db: Database, name: string): Organization | undefined =>
  findDocument(db, organizations, 'name', name) as Organization | undefined;

/** One part of the organizations, oldest first. */
export function listOrganizations(db: Database, part: Part): Entry<Organization>[] {
  const select = 'select doc, created_at as at, id from organizations where true';
  return listPart(db, { select, values: [], key: ['created_at', 'id'] }, part);
}

/** What organizations can be sorted by. */
export type OrganizationSort = { field: 'name' | 'display_name' | 'created_at'; descending: boolean };

/** One part of the organizations in the order of a field. */
export function sortOrganizations(db: Database, { field, descending }: OrganizationSort, part: Part): Organization[] {
  const column = field === 'display_name' ? `json_extract(doc, '$.display_name')` : field;
  const direction = descending ? 'desc' : 'asc';
  const sql = `select doc from organizations order by ${column} ${direction}, id ${direction} limit ? offset ?`;
  const rows = allRows<{ doc: string }>(db, sql, part.limit, part.offset ?? 0);
  return rows.map(({ doc }) => JSON.parse(doc) as Organization);
}

/** How many organizations there are. */
export const countOrganizations = (db: Database): number =>
  countRows(db, 'select count(*) as count from organizations');

/** Removes an organization with all that hangs on it. Returns whether there was one. */
export const deleteOrganization = (db: Database, id: string): boolean => deleteDocument(db, organizations, id);
