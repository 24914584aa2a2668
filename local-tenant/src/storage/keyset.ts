import type { Database } from './database.js';
import { type Value, allRows } from './statements.js';

/** Where a list is to go on: after the entry of this moment and id. */
export interface Cursor {
  at: string;
  id: string;
}

/** One part of a list in the order of time. */
export interface Part {
  after?: Cursor | undefined;
  limit: number;
  offset?: number;
}

/** An entry with its place in the list. */
export interface Entry<T> extends Cursor {
  value: T;
}

/**
 * One part of a list that is ordered by moment and id, so that it can go on after any entry, whatever was added since.
 *
 * @param select up to `where …`; its rows have the columns `doc`, `at` and `id`
 * @param key the expressions behind `at` and `id`, for the condition and the order
 */
export function listPart<T>(
  db: Database,
  { select, values, key }: { select: string; values: Value[]; key: readonly [at: string, id: string] },
  { after, limit, offset = 0 }: Part,
): Entry<T>[] {
  const condition = after ? `and (${key[0]}, ${key[1]}) > (?, ?)` : '';
  const sql = `${select} ${condition} order by ${key[0]}, ${key[1]} limit ? offset ?`;
  const bound = [...values, ...(after ? [after.at, after.id] : []), limit, offset];
  const rows = allRows<Cursor & { doc: string }>(db, sql, ...bound);
  return rows.map(({ at, id, doc }) => ({ at, id, value: JSON.parse(doc) as T }));
}

/** The number that a `select count(*) as count …` finds. */
export function countRows(db: Database, sql: string, ...values: Value[]): number {
  return allRows<{ count: number }>(db, sql, ...values)[0]!.count;
}
