import type { Database } from './database.js';
import { run } from './statements.js';

// All leaves in one statement, as JSON: calling into libsql costs more than inserting a row does.
const INSERT_PATHS = `insert or ignore into search_paths (path) select value ->> 0 from json_each(?)
  where value ->> 0 not in (select search_paths.path from search_paths)`;
const INSERT_VALUES = `insert or ignore into search_values (path, value, user)
  select search_paths.id, leaf.value ->> 1, ? from json_each(?) as leaf join search_paths on search_paths.path = leaf.value ->> 0`;

type Leaf = readonly [path: string, value: string | number];

/** "Search values for the normalized user fields (…) are case insensitive. All other fields are case sensitive." (Auth0) */
export const CASE_INSENSITIVE: ReadonlySet<string> = new Set([
  'email',
  'name',
  'given_name',
  'family_name',
  'nickname',
]);

/**
 * Writes the search index of one person anew: a row for each leaf of the document. Items of an array have the array's
 * own path, so that `app_metadata.tags:x` finds any of them; `CASE_INSENSITIVE` fields are lower-cased.
 *
 * @param id the row of `users`
 */
export function indexUser(db: Database, id: number, document: { email?: string }): void {
  run(db, 'delete from search_values where user = ?', id);
  const index = JSON.stringify([...leaves(document, ''), ...domain(document.email)]);
  run(db, INSERT_PATHS, index);
  run(db, INSERT_VALUES, id, index);
}

function domain(email: string | undefined): Leaf[] {
  return email?.includes('@') ? [['email.domain', email.slice(email.lastIndexOf('@') + 1).toLowerCase()]] : [];
}

function leaves(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, path));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, path ? `${path}.${key}` : key));
  }
  if (typeof value === 'number') return [[path, value]];
  const text = typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string') return [];
  return [[path, CASE_INSENSITIVE.has(path) ? text.toLowerCase() : text]];
}
