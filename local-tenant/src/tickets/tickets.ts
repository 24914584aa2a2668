import type { Tenant } from '../context.js';
import { randomAlphanumeric } from '../ids.js';
import { type Ticket, type TicketKind, deleteTicket, findLiveTicket, insertTicket } from '../storage/tickets.js';

/** Seconds that a ticket lives unless its maker says otherwise: 5 days. */
export const TICKET_LIFETIME = 432_000;

/** A ticket as its maker gives it. */
export type NewTicket = Omit<Ticket, 'ticket' | 'expires_at'> & {
  /** Seconds; 0 and absence are `TICKET_LIFETIME`. */
  ttl_sec?: number | undefined;
};

/**
 * Makes a ticket for a person.
 *
 * @returns the address to open: `{issuer}u/email-verification?ticket={32}#` or `{issuer}u/reset-password?ticket={32}#`
 */
export function createTicket(tenant: Tenant, issuer: string, { ttl_sec, ...fields }: NewTicket): string {
  const lifetime = (ttl_sec || TICKET_LIFETIME) * 1000;
  const ticket = { ...fields, ticket: randomAlphanumeric(32), expires_at: tenant.now().getTime() + lifetime };
  insertTicket(tenant.db, ticket);
  return `${issuer}u/${fields.kind}?ticket=${ticket.ticket}#`;
}

/** The ticket behind a link, `undefined` when it is unknown, was used, or is over. The page may be opened many times. */
export const findTicket = (tenant: Tenant, kind: TicketKind, ticket: string): Ticket | undefined =>
  findLiveTicket(tenant.db, kind, ticket, tenant.now().getTime());

/** Uses a ticket up. Returns it, or `undefined` when it is unknown, was used, or is over. */
export function useTicket(tenant: Tenant, kind: TicketKind, ticket: string): Ticket | undefined {
  const found = findTicket(tenant, kind, ticket);
  return found && deleteTicket(tenant.db, ticket) ? found : undefined;
}

/** Where a person goes on to after a ticket, with what Auth0 adds to it; `undefined` when its maker named no address. */
export function resultUrl(
  { result_url, include_email_in_redirect }: Ticket,
  outcome: TicketOutcome,
): string | undefined {
  if (!result_url) return undefined;
  const url = new URL(result_url);
  if (include_email_in_redirect && outcome.email !== undefined) url.searchParams.set('email', outcome.email);
  for (const name of ['success', 'message', 'code'] as const) {
    if (outcome[name] !== undefined) url.searchParams.set(name, String(outcome[name]));
  }
  return url.href;
}

/** What came of a ticket: https://auth0.com/docs/customize/email/manage-email-flow#redirect-to-results */
export interface TicketOutcome {
  success: boolean;
  message: string;
  email?: string | undefined;
  code?: string | undefined;
}
