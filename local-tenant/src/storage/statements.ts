import type Libsql from 'libsql';
import type { Database } from './database.js';

/** What can be bound to a `?`. */
export type Value = string | number | Buffer | null;

type Statement = ReturnType<Libsql.Database['prepare']>;

/** More than there are fixed statements here; what goes beyond are searches, of which each caller has their own. */
const KEPT = 256;
const caches = new WeakMap<Database, Map<string, Statement>>();

/** All rows of a query. */
export function allRows<T>(db: Database, sql: string, ...values: Value[]): T[] {
  return prepared(db, sql).all(values) as T[];
}

/** Runs a statement. Returns how many rows it changed, and the id of a row that it inserted. */
export function run(db: Database, sql: string, ...values: Value[]): { changes: number; id: number } {
  const { changes, lastInsertRowid } = prepared(db, sql).run(values);
  return { changes, id: Number(lastInsertRowid) };
}

/**
 * A prepared statement, kept for the next time: preparing costs five times what running does, and libsql frees the native
 * half of a dropped statement so late that 100,000 of them held gigabytes. There is no `get()` here, because in libsql
 * 0.5 the first `get()` after an `all()` of the same statement still has the parameters of the `all()`.
 */
function prepared(db: Database, sql: string): Statement {
  const cache = caches.get(db) ?? new Map<string, Statement>();
  caches.set(db, cache);
  const statement = cache.get(sql) ?? db.prepare(sql);
  cache.delete(sql);
  cache.set(sql, statement);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  return statement;
}
