import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** What a link in a mail stands for. */
export type TicketKind = 'email-verification' | 'reset-password';

/** A ticket: whoever opens its link may act for the person, once and until it expires. */
export interface Ticket {
  /** 32 letters and digits. */
  ticket: string;
  kind: TicketKind;
  user_id: string;
  /** Of a linked profile, the identity that is meant: `auth0|63d1…`. */
  identity_id?: string;
  client_id?: string;
  organization_id?: string;
  /** Where the person goes on to once the ticket is used. */
  result_url?: string;
  /** Whether `email=` is added to `result_url`. */
  include_email_in_redirect?: boolean;
  /** Of a password change: whether using the link proves the e-mail address too. */
  mark_email_as_verified?: boolean;
  /** The address that an email-verification ticket is for; it is void once the person has another one. */
  email?: string;
  /** In milliseconds since 1970, by the tenant's clock. */
  expires_at: number;
}

/** Keeps a ticket. */
export function insertTicket(db: Database, ticket: Ticket): void {
  const sql = 'insert into tickets (ticket, kind, user_id, expires_at, doc) values (?, ?, ?, ?, ?)';
  run(db, sql, ticket.ticket, ticket.kind, ticket.user_id, ticket.expires_at, JSON.stringify(ticket));
}

/** The ticket of this kind and value that hasn't expired at `now` (milliseconds) and wasn't used, if there is one. */
export function findLiveTicket(db: Database, kind: TicketKind, ticket: string, now: number): Ticket | undefined {
  const sql = 'select doc from tickets where ticket = ? and kind = ? and expires_at > ?';
  const row = allRows<{ doc: string }>(db, sql, ticket, kind, now)[0];
  return row && (JSON.parse(row.doc) as Ticket);
}

/** Removes a ticket. Returns whether it was there: of two that try at once, one wins. */
export const deleteTicket = (db: Database, ticket: string): boolean =>
  run(db, 'delete from tickets where ticket = ?', ticket).changes > 0;

/** Removes the tickets of one kind that a person has. */
export const deleteTicketsOfUser = (db: Database, kind: TicketKind, userId: string): void =>
  void run(db, 'delete from tickets where kind = ? and user_id = ?', kind, userId);
