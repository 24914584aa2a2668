import type { Database } from './database.js';
import { CASE_INSENSITIVE } from './search-index.js';
import { allRows } from './statements.js';
import type { User } from './users.js';

/** A condition on the table `users`, with its parameters. */
export interface Condition {
  sql: string;
  params: (string | number)[];
}

/** Which people, in which order, and which part of the list. */
export interface UserSearch {
  where?: Condition | undefined;
  sort?: { field: string; descending: boolean } | undefined;
  limit: number;
  offset: number;
}

/** Everybody whose indexed values of this path meet `value`, a condition on the column `value`. */
export function hasValue(path: string, value?: Condition): Condition {
  const sql = `users.id in (select user from search_values where path = (select id from search_paths where path = ?)${
    value ? ` and (${value.sql})` : ''
  })`;
  return { sql, params: [path, ...(value?.params ?? [])] };
}

/** Everybody who has any value at this path or below it. */
export function hasPath(path: string): Condition {
  const sql = `users.id in (select user from search_values where path in
    (select id from search_paths where path = ? or substr(path, 1, ?) = ?))`;
  return { sql, params: [path, path.length + 1, `${path}.`] };
}

/** One part of the list of people who meet a condition, oldest first where nothing else is said. */
export function searchUsers(db: Database, { where, sort, limit, offset }: UserSearch): User[] {
  const sql = `select doc from users ${whereClause(where)} order by ${orderBy(sort)} limit ? offset ?`;
  const rows = allRows<{ doc: string }>(db, sql, ...(where?.params ?? []), limit, offset);
  return rows.map(({ doc }) => JSON.parse(doc) as User);
}

/** How many people meet a condition. */
export function countUsers(db: Database, where?: Condition): number {
  const sql = `select count(*) as count from users ${whereClause(where)}`;
  return allRows<{ count: number }>(db, sql, ...(where?.params ?? []))[0]!.count;
}

function whereClause(where: Condition | undefined): string {
  return where ? `where ${where.sql}` : '';
}

function orderBy(sort: UserSearch['sort']): string {
  if (!sort) return 'id';
  const collation = CASE_INSENSITIVE.has(sort.field) ? ' collate nocase' : '';
  const direction = sort.descending ? 'desc' : 'asc';
  return `json_extract(doc, '${jsonPath(sort.field)}')${collation} ${direction}, id ${direction}`;
}

/** The field goes into the SQL text, not into a parameter, because only so an index on the expression is used. */
function jsonPath(field: string): string {
  const steps = field.split('.').map((step) => (/^\w+$/.test(step) ? step : `"${step.replaceAll(/["'\\]/g, '')}"`));
  return `$.${steps.join('.')}`;
}
