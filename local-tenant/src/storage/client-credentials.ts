import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** A public key or certificate of an application, as `GET /clients/{id}/credentials/{id}` shows it. */
export interface ClientCredential {
  id: string;
  name?: string;
  kid?: string;
  alg?: string;
  credential_type: string;
  subject_dn?: string;
  thumbprint_sha256?: string;
  created_at: string;
  updated_at: string;
  expires_at?: string;
}

/** Adds a credential. @param pem as it was given */
export function insertCredential(db: Database, clientId: string, credential: ClientCredential, pem?: string): void {
  const doc = JSON.stringify({ credential, pem });
  run(db, 'insert into client_credentials (id, client_id, doc) values (?, ?, ?)', credential.id, clientId, doc);
}

/** Writes a credential in place of the one with the same id; its key stays. */
export function replaceCredential(db: Database, credential: ClientCredential): void {
  const sql = `update client_credentials set doc = json_set(doc, '$.credential', json(?)) where id = ?`;
  run(db, sql, JSON.stringify(credential), credential.id);
}

/** The credentials of an application, oldest first. */
export function listCredentials(db: Database, clientId: string): ClientCredential[] {
  const sql = 'select doc from client_credentials where client_id = ? order by rowid';
  const rows = allRows<{ doc: string }>(db, sql, clientId);
  return rows.map(({ doc }) => (JSON.parse(doc) as { credential: ClientCredential }).credential);
}

/** Removes a credential of an application. */
export const deleteCredential = (db: Database, clientId: string, id: string): void =>
  void run(db, 'delete from client_credentials where client_id = ? and id = ?', clientId, id);
