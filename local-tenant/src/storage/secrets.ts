import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** The tenant's own secret of this name (a cookie key, say): 32 random bytes in base64url, made once and kept. */
export function secret(db: Database, name: string): string {
  const value = randomBytes(32).toString('base64url');
  run(db, 'insert or ignore into secrets (name, value) values (?, ?)', name, value);
  return recall(db, name)!;
}

/** Keeps a text under a name, in place of what it was. */
export function remember(db: Database, name: string, value: string): void {
  run(db, 'insert or replace into secrets (name, value) values (?, ?)', name, value);
}

/** The text kept under a name, `undefined` when there is none. */
export function recall(db: Database, name: string): string | undefined {
  return allRows<{ value: string }>(db, 'select value from secrets where name = ?', name)[0]?.value;
}
