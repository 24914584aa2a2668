import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';

/** The tenant's own secret of this name (a cookie key, say): 32 random bytes in base64url, made once and kept. */
export function secret(db: Database, name: string): string {
  db.prepare('insert or ignore into secrets (name, value) values (?, ?)').run(
    name,
    randomBytes(32).toString('base64url'),
  );
  return (db.prepare('select value from secrets where name = ?').get(name) as { value: string }).value;
}

/** Keeps a text under a name, in place of what it was. */
export function remember(db: Database, name: string, value: string): void {
  db.prepare('insert or replace into secrets (name, value) values (?, ?)').run(name, value);
}

/** The text kept under a name, `undefined` when there is none. */
export function recall(db: Database, name: string): string | undefined {
  const row = db.prepare('select value from secrets where name = ?').get(name) as { value: string } | undefined;
  return row?.value;
}
