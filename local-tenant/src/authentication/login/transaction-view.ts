import type { Interaction } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import type { Connection } from '../../storage/connections.js';
import { findOrganizationConnection } from '../../storage/organizations/connections.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { type ConnectionKind, kindOf, loginConnections } from '../connections.js';
import { PageError } from '../errors.js';
import { organizationOf } from '../organizations/organization-parameter.js';

/** The name of the application that a person logs in to. */
export const applicationName = (tenant: Tenant, { params }: Interaction): string =>
  findClient(tenant.db, String(params['client_id']))?.name ?? '';

/** The organization that a login is to, `undefined` when it is to none. */
export function organizationOfLogin(tenant: Tenant, { params }: Interaction): Organization | undefined {
  const organization = params['organization'];
  return typeof organization === 'string' ? organizationOf(tenant, organization) : undefined;
}

/**
 * The connections of a kind that a login may go through: the one that the application named, or all that it has, of
 * these the organization's where the login is to one.
 */
export function connectionsOf(
  tenant: Tenant,
  transaction: Interaction,
  kind: ConnectionKind = 'database',
): Connection[] {
  const { client_id: clientId, connection: named } = transaction.params;
  return loginConnections(tenant.db, String(clientId), organizationOfLogin(tenant, transaction)?.id)
    .filter((connection) => kindOf(connection) === kind)
    .filter(({ name }) => named === undefined || name === named);
}

/**
 * The connection of a name that a login may go through.
 *
 * @throws {PageError} 400 when it may not
 */
export function namedConnection(
  tenant: Tenant,
  transaction: Interaction,
  kind: ConnectionKind,
  name: string,
): Connection {
  const connection = connectionsOf(tenant, transaction, kind).find((each) => each.name === name);
  if (connection) return connection;
  throw new PageError(400, 'Something went wrong.', 'This login cannot go through that connection.');
}

/** The first database connection of a login that takes new people, `undefined` when there is none. */
export function signupConnectionOf(tenant: Tenant, transaction: Interaction): Connection | undefined {
  const organization = organizationOfLogin(tenant, transaction);
  return connectionsOf(tenant, transaction).find(({ id, options }) => {
    if (options['disable_signup'] === true) return false;
    if (!organization || transaction.params['invitation'] !== undefined) return true;
    return findOrganizationConnection(tenant.db, organization.id, id)?.is_signup_enabled === true;
  });
}
