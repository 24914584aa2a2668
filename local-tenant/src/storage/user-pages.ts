import type { Database } from './database.js';
import { allRows } from './statements.js';
import type { User } from './users.js';

/**
 * People in the order in which they were created, from behind a row on; of one connection where one is named.
 *
 * @returns the people, and the row to go on behind
 */
export function listUsersAfter(
  db: Database,
  { after, connection, limit }: { after: number; connection?: string | undefined; limit: number },
): { users: User[]; last: number } {
  const sql = `select id, doc from users where id > ?1 and
    (?2 is null or exists (select 1 from identities where identities.user_id = users.user_id and connection = ?2))
    order by id limit ?3`;
  const rows = allRows<{ id: number; doc: string }>(db, sql, after, connection ?? null, limit);
  return { users: rows.map(({ doc }) => JSON.parse(doc) as User), last: rows.at(-1)?.id ?? after };
}
