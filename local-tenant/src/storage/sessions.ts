import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** Ends a single sign-on session by the id that the API and `sid` in ID tokens know it by. */
export function deleteSession(db: Database, id: string): void {
  run(db, `delete from oidc_models where kind = 'Session' and uid = ?`, id);
}

/** What applications note about a session, `undefined` when there is nothing. */
export function sessionMetadata(db: Database, id: string): Record<string, unknown> | undefined {
  const row = allRows<{ doc: string }>(db, 'select doc from session_metadata where id = ?', id)[0];
  return row && (JSON.parse(row.doc) as Record<string, unknown>);
}

/** Keeps what an application notes about a session; of sessions that are over it is forgotten. */
export function setSessionMetadata(db: Database, id: string, metadata: Record<string, unknown>): void {
  run(db, `delete from session_metadata where id not in (select uid from oidc_models where kind = 'Session')`);
  run(db, 'insert or replace into session_metadata (id, doc) values (?, ?)', id, JSON.stringify(metadata));
}
