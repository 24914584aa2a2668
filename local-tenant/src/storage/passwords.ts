import { randomBytes } from 'node:crypto';
import { bcrypt, bcryptVerify } from 'hash-wasm';
import { type ImportedHash, verifyImported } from '../passwords/imported-hash.js';
import type { Database } from './database.js';
import { findIdentity } from './identities.js';
import { allRows, run } from './statements.js';
import { type User, findUser } from './users.js';

/** bcrypt takes no more bytes than these into account, and refuses longer passwords. */
export const MAX_PASSWORD_BYTES = 72;

/** The bcrypt hash of a password, cost 10 as at Auth0. It takes some 70 ms, so take it before a transaction starts. */
export function hashPassword(password: string): Promise<string> {
  return bcrypt({ password, salt: randomBytes(16), costFactor: 10, outputType: 'encoded' });
}

/**
 * Keeps the password of a database identity, in place of the one it had.
 *
 * @param identityId `auth0|…`: an unlinked person's `user_id`
 */
export function storePassword(db: Database, identityId: string, hash: string): void {
  run(db, 'insert or replace into passwords (identity_id, hash) values (?, ?)', identityId, hash);
}

/** The same for a hash that came from another system; at the first login Auth0's own takes its place. */
export function storeImportedPassword(db: Database, identityId: string, hash: ImportedHash): void {
  storePassword(db, identityId, JSON.stringify(hash));
}

/**
 * The person in a database connection who has this e-mail, username or phone number, and this password.
 *
 * @returns their profile (blocked ones too: that is the caller's rule), `undefined` when there is no such pair
 */
export async function verifyPassword(
  db: Database,
  connection: string,
  identifier: string,
  password: string,
): Promise<User | undefined> {
  const identity = findIdentity(db, connection, identifier);
  const sql = 'select hash from passwords where identity_id = ?';
  const row = identity && allRows<{ hash: string }>(db, sql, identity.identity_id)[0];
  if (!row || !fits(password)) return undefined;
  const imported = row.hash.startsWith('{');
  const right = await (imported
    ? verifyImported(JSON.parse(row.hash) as ImportedHash, password)
    : bcryptVerify({ password, hash: row.hash }));
  if (right && imported) storePassword(db, identity.identity_id, await hashPassword(password));
  return right ? findUser(db, identity.user_id) : undefined;
}

function fits(password: string): boolean {
  const bytes = Buffer.byteLength(password);
  return bytes > 0 && bytes <= MAX_PASSWORD_BYTES;
}
