import type { Tenant } from '../context.js';
import { findClient } from '../storage/clients.js';
import { findConnectionByName } from '../storage/connections.js';
import { insertLog, nextLogNumber } from '../storage/logs.js';
import { findUser } from '../storage/users.js';
import type { LogEntry, LogEvent } from './event.js';
import { logId } from './log-id.js';

/**
 * Writes an event to the tenant's log, in whatever transaction the caller is in.
 *
 * @param event its type and what is known; names and ids that follow from others are filled in
 * @returns the event as `GET /logs/{id}` shows it from now on
 */
export function recordLog(tenant: Tenant, event: LogEvent): LogEntry {
  const now = tenant.now();
  const number = nextLogNumber(tenant.db);
  const entry = entryOf(tenant, event, logId(now, number), now.toISOString());
  insertLog(tenant.db, number, entry);
  return entry;
}

function entryOf(tenant: Tenant, event: LogEvent, id: string, date: string): LogEntry {
  return {
    _id: id,
    log_id: id,
    date,
    type: event.type,
    description: event.description ?? null,
    ...connectionOf(tenant, event),
    organization_id: event.organization_id ?? null,
    organization_name: event.organization_name ?? null,
    ...clientOf(tenant, event),
    ip: event.ip ?? null,
    hostname: event.hostname ?? null,
    details: event.details ?? null,
    ...personOf(tenant, event),
    user_agent: event.user_agent ?? null,
    audience: event.audience ?? null,
    scope: event.scope?.split(' ') ?? null,
    ...strategyOf(tenant, event),
    isMobile: /Mobi|Android|iPhone/.test(event.user_agent ?? ''),
    location_info: null,
    ...(event.correlation_id && { references: { correlation_id: event.correlation_id } }),
  };
}

function connectionOf({ db }: Tenant, { connection }: LogEvent): Pick<LogEntry, 'connection' | 'connection_id'> {
  const found = connection === undefined ? undefined : findConnectionByName(db, connection);
  return { connection: connection ?? null, connection_id: found?.id ?? null };
}

function strategyOf(
  { db }: Tenant,
  { connection }: LogEvent,
): { strategy: string | null; strategy_type: string | null } {
  const strategy = connection === undefined ? undefined : findConnectionByName(db, connection)?.strategy;
  return { strategy: strategy ?? null, strategy_type: strategyType(strategy) };
}

function strategyType(strategy: string | undefined): string | null {
  if (strategy === undefined) return null;
  if (strategy === 'auth0') return 'database';
  return ['email', 'sms'].includes(strategy) ? 'passwordless' : 'social';
}

function clientOf({ db }: Tenant, { client_id }: LogEvent): { client_id: string | null; client_name: string | null } {
  const name = client_id === undefined ? undefined : findClient(db, client_id)?.name;
  return { client_id: client_id ?? null, client_name: name ?? null };
}

function personOf(
  { db }: Tenant,
  { user_id, user_name }: LogEvent,
): Pick<LogEntry, 'user_id'> & { user_name: unknown } {
  const user = user_id === undefined ? undefined : findUser(db, user_id);
  const name = user_name ?? user?.email ?? user?.username ?? user?.phone_number ?? user?.name;
  return { user_id: user_id ?? null, user_name: name ?? null };
}
