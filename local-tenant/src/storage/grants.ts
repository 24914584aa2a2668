import { newHexId } from '../ids.js';
import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** What a person lets an application do at an API, as `GET /grants` shows it. */
export interface Grant {
  user_id: string;
  audience: string;
  scope: string[];
  clientID: string;
  id: string;
}

/** Notes that a person's token was issued; a grant that they gave before has more scopes then. */
export function recordGrant(db: Database, { user_id, clientID, audience, scope }: Omit<Grant, 'id'>): void {
  const [known] = listGrants(db, { user_id, client_id: clientID, audience });
  const merged = [...new Set([...(known?.scope ?? []), ...scope])];
  if (known && merged.length === known.scope.length) return;
  const grant: Grant = { user_id, audience, scope: merged, clientID, id: known?.id ?? newHexId() };
  const sql = 'insert or replace into user_grants (id, user_id, client_id, audience, doc) values (?, ?, ?, ?, ?)';
  run(db, sql, grant.id, user_id, clientID, audience, JSON.stringify(grant));
}

/** The grants that meet all of what is named, oldest first. */
export function listGrants(
  db: Database,
  { id, user_id, client_id, audience }: { id?: string; user_id?: string; client_id?: string; audience?: string },
): Grant[] {
  const sql = `select doc from user_grants where (?1 is null or id = ?1) and (?2 is null or user_id = ?2)
    and (?3 is null or client_id = ?3) and (?4 is null or audience = ?4) order by rowid`;
  const values = [id, user_id, client_id, audience].map((value) => value ?? null);
  return allRows<{ doc: string }>(db, sql, ...values).map(({ doc }) => JSON.parse(doc) as Grant);
}

/** Removes a grant. */
export const deleteGrant = (db: Database, id: string): void => void run(db, 'delete from user_grants where id = ?', id);
