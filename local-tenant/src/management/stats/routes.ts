import type { Database } from '../../storage/database.js';
import { countActiveUsers, dailyCounts } from '../../storage/stats.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, ok } from '../route.js';

/** `/stats/active-users` and `/stats/daily`. */
export const statsRoutes: readonly Route[] = [
  { method: 'GET', path: '/stats/active-users', handler: activeUsers },
  { method: 'GET', path: '/stats/daily', handler: daily },
];

const DAY = 86_400_000;
const DEFAULT_RANGE = 30;

/** How many people logged in during the last 30 days: a bare number. */
function activeUsers({ tenant }: Call): Answer {
  return ok(countActiveUsers(tenant.db, daysBefore(tenant.now(), DEFAULT_RANGE).toISOString()));
}

/** Logins and sign-ups of each day from `from` to `to`, days without any left out; the last 30 days by default. */
function daily({ tenant, query }: Call): Answer {
  const now = tenant.now();
  const from = dayOf(query['from'] as string | undefined, 'from') ?? isoDay(daysBefore(now, DEFAULT_RANGE));
  const to = dayOf(query['to'] as string | undefined, 'to') ?? isoDay(now);
  return ok(days(tenant.db, from, to));
}

function days(db: Database, from: string, to: string): object[] {
  return dailyCounts(db, from, `${to}T99`).map(({ day, logins, signups, first, last }) => ({
    date: `${day}T00:00:00.000Z`,
    created_at: first,
    updated_at: last,
    logins,
    signups,
    leaked_passwords: 0,
  }));
}

const daysBefore = (now: Date, count: number): Date => new Date(now.getTime() - count * DAY);
const isoDay = (moment: Date): string => moment.toISOString().slice(0, 10);

/** `20260131` as `2026-01-31`. @throws {ManagementError} 400 for anything else */
function dayOf(value: string | undefined, name: string): string | undefined {
  if (value === undefined) return undefined;
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? [];
  const iso = `${year}-${month}-${day}`;
  if (day !== undefined && !Number.isNaN(Date.parse(iso))) return iso;
  const message = `Query validation error: 'Object didn't pass validation for format date: ${value}' on property ${name}.`;
  throw new ManagementError(400, message, 'invalid_query_string');
}
