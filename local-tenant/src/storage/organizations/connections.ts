import type { Database } from '../database.js';
import { allRows, run } from '../statements.js';

/** A connection through which people log in to an organization. */
export interface OrganizationConnection {
  connection_id: string;
  assign_membership_on_login: boolean;
  show_as_button: boolean;
  is_signup_enabled?: boolean;
  organization_connection_name?: string;
  organization_access_level?: string;
  /** Absent is `true`. */
  is_enabled?: boolean;
}

/** Gives an organization a connection, or changes how it has it. */
export function putOrganizationConnection(db: Database, id: string, connection: OrganizationConnection): void {
  const sql = `insert into organization_connections (organization_id, connection_id, doc) values (?, ?, ?)
    on conflict (organization_id, connection_id) do update set doc = excluded.doc`;
  run(db, sql, id, connection.connection_id, JSON.stringify(connection));
}

/** The connections of an organization in the order in which it got them. */
export function listOrganizationConnections(db: Database, id: string): OrganizationConnection[] {
  const sql = 'select doc from organization_connections where organization_id = ? order by rowid';
  return allRows<{ doc: string }>(db, sql, id).map(({ doc }) => JSON.parse(doc) as OrganizationConnection);
}

/** One connection of an organization, `undefined` when it hasn't got it. */
export const findOrganizationConnection = (
  db: Database,
  id: string,
  connectionId: string,
): OrganizationConnection | undefined =>
  listOrganizationConnections(db, id).find(({ connection_id }) => connection_id === connectionId);

/** Takes a connection from an organization. */
export function deleteOrganizationConnection(db: Database, id: string, connectionId: string): void {
  run(db, 'delete from organization_connections where organization_id = ? and connection_id = ?', id, connectionId);
}
