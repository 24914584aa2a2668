import type { Database } from './database.js';
import { deleteDocument, findDocument, insertDocument, listDocuments, replaceDocument } from './documents.js';
import { allRows } from './statements.js';

/** What an application may ask of an API on its own behalf, as `GET /client-grants/{id}` shows it. */
export interface ClientGrant {
  id: string;
  client_id: string;
  audience: string;
  scope: string[];
  [field: string]: unknown;
}

/**
 * The audience under which grants for the tenant's own Management API are stored. Its public identifier follows the
 * address at which the tenant is reached (`{issuer}api/v2/`), so the store must not know it.
 */
export const MANAGEMENT_API = 'urn:auth0:management-api';

const grants = { table: 'client_grants', columns: { id: 'id', client_id: 'client_id', audience: 'audience' } };

/** Adds a grant. */
export const insertClientGrant = (db: Database, grant: ClientGrant): void => insertDocument(db, grants, grant);

/** Writes a grant in place of the one with the same id. */
export const replaceClientGrant = (db: Database, grant: ClientGrant): void => replaceDocument(db, grants, grant);

/** The grant with this id (`cgr_…`), `undefined` when there is none. */
export const findClientGrantById = (db: Database, id: string): ClientGrant | undefined =>
  findDocument(db, grants, 'id', id) as ClientGrant | undefined;

/**
 * The grant of one application for one API, `undefined` when there is none.
 *
 * @param audience the API's identifier; `MANAGEMENT_API` for the tenant's own
 */
export function findClientGrant(db: Database, clientId: string, audience: string): ClientGrant | undefined {
  const sql = 'select doc from client_grants where client_id = ? and audience = ?';
  const row = allRows<{ doc: string }>(db, sql, clientId, audience)[0];
  return row && (JSON.parse(row.doc) as ClientGrant);
}

/** All grants, oldest first. */
export const listClientGrants = (db: Database): ClientGrant[] => listDocuments(db, grants) as ClientGrant[];

/** Removes a grant. Returns whether there was one. */
export const deleteClientGrant = (db: Database, id: string): boolean => deleteDocument(db, grants, id);
