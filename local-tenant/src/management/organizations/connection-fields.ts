import type { Tenant } from '../../context.js';
import { type Connection, findConnection } from '../../storage/connections.js';
import type { OrganizationConnection } from '../../storage/organizations/connections.js';
import { ManagementError, invalidBody } from '../errors.js';

/** How an organization has a connection, as bodies say it; `null` removes. */
export interface ConnectionFields {
  connection_id: string;
  assign_membership_on_login?: boolean;
  show_as_button?: boolean;
  is_signup_enabled?: boolean;
  organization_connection_name?: string | null;
  organization_access_level?: string | null;
  is_enabled?: boolean | null;
}

/**
 * A connection that an organization is to have, with Auth0's defaults.
 *
 * @throws {ManagementError} 404 for no such connection, 400 where people can't sign up through it
 */
export function newOrganizationConnection(tenant: Tenant, fields: ConnectionFields): OrganizationConnection {
  const { connection_id, ...rest } = fields;
  const base = { connection_id, assign_membership_on_login: false, show_as_button: true };
  return changedOrganizationConnection(tenant, base, rest);
}

/** @throws {ManagementError} 404 for no such connection, 400 where people can't sign up through it */
export function changedOrganizationConnection(
  { db }: Tenant,
  connection: OrganizationConnection,
  changes: Partial<ConnectionFields>,
): OrganizationConnection {
  const { strategy } = found(findConnection(db, connection.connection_id));
  const kept = Object.entries({ ...connection, ...changes }).filter(([, value]) => value !== null);
  const changed = Object.fromEntries(kept) as unknown as OrganizationConnection;
  if (changed.is_signup_enabled && (strategy !== 'auth0' || !changed.assign_membership_on_login)) {
    throw invalidBody(
      'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
    );
  }
  return changed;
}

/** As `enabled_connections` shows it: a database connection says whether people can sign up. */
export function enabledConnectionView({ db }: Tenant, connection: OrganizationConnection): object {
  const { connection_id, assign_membership_on_login, show_as_button, is_signup_enabled = false } = connection;
  const { name, strategy } = found(findConnection(db, connection_id));
  return {
    connection_id,
    assign_membership_on_login,
    ...(strategy === 'auth0' && { is_signup_enabled }),
    show_as_button,
    connection: { name, strategy },
  };
}

/** As `connections` shows it: with all that the organization says about it. */
export function organizationConnectionView(tenant: Tenant, connection: OrganizationConnection): object {
  const { organization_connection_name, organization_access_level, is_enabled = true } = connection;
  return {
    ...(organization_connection_name !== undefined && { organization_connection_name }),
    ...(organization_access_level !== undefined && { organization_access_level }),
    is_enabled,
    ...enabledConnectionView(tenant, connection),
  };
}

/** 404 for a connection that isn't there, or not the organization's. */
export const noConnection = (): ManagementError => new ManagementError(404, 'No connection found by that id');

function found(connection: Connection | undefined): Connection {
  if (connection) return connection;
  throw noConnection();
}
