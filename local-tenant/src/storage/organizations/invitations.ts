import type { Database } from '../database.js';
import { allRows, run } from '../statements.js';

/** An invitation to an organization, as `GET …/invitations/{id}` shows it. */
export interface Invitation {
  id: string;
  client_id: string;
  connection_id?: string;
  inviter: { name: string };
  invitee: { email: string };
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  invitation_url: string;
  ticket_id: string;
  roles?: string[];
  created_at: string;
  expires_at: string;
  organization_id: string;
}

interface Row {
  doc: string;
}

/** Adds an invitation. */
export function insertInvitation(db: Database, invitation: Invitation): void {
  const sql = `insert into organization_invitations (id, organization_id, client_id, ticket_id, doc)
    values (?, ?, ?, ?, ?)`;
  const { id, organization_id, client_id, ticket_id } = invitation;
  run(db, sql, id, organization_id, client_id, ticket_id, JSON.stringify(invitation));
}

/** The invitations of an organization, oldest first, expired ones too. */
export function listInvitations(db: Database, organizationId: string): Invitation[] {
  const sql = 'select doc from organization_invitations where organization_id = ? order by rowid';
  return allRows<Row>(db, sql, organizationId).map(({ doc }) => JSON.parse(doc) as Invitation);
}

/** The invitation behind the `invitation` parameter of a login, `undefined` when there is none or its time is over. */
export function findInvitationByTicket(db: Database, ticketId: string, now: Date): Invitation | undefined {
  const row = allRows<Row>(db, 'select doc from organization_invitations where ticket_id = ?', ticketId)[0];
  const invitation = row && (JSON.parse(row.doc) as Invitation);
  return invitation && invitation.expires_at > now.toISOString() ? invitation : undefined;
}

/** Removes an invitation: withdrawn, or accepted. Returns whether there was one: of two that try at once, one wins. */
export const deleteInvitation = (db: Database, organizationId: string, id: string): boolean =>
  run(db, 'delete from organization_invitations where organization_id = ? and id = ?', organizationId, id).changes > 0;
