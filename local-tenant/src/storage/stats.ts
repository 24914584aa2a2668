import type { Database } from './database.js';
import { allRows } from './statements.js';

/** What happened on one day. */
export interface DayCounts {
  day: string;
  logins: number;
  signups: number;
  /** Its first and last event. */
  first: string;
  last: string;
}

/** How many people have logged in since a moment (ISO 8601). */
export function countActiveUsers(db: Database, since: string): number {
  const sql = `select count(*) as n from users where json_extract(doc, '$.last_login') >= ?`;
  return allRows<{ n: number }>(db, sql, since)[0]!.n;
}

/** Logins and sign-ups by day, of the days from one moment to another that have any, oldest first. */
export function dailyCounts(db: Database, from: string, to: string): DayCounts[] {
  const sql = `
    select substr(date, 1, 10) as day, sum(type in ('s', 'sepft', 'ssa')) as logins, sum(type = 'ss') as signups,
      min(date) as first, max(date) as last
    from logs where date >= ? and date <= ? and type in ('s', 'sepft', 'ssa', 'ss') group by 1 order by 1`;
  return allRows<DayCounts>(db, sql, from, to);
}
