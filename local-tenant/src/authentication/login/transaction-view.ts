import type { Interaction } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import type { Connection } from '../../storage/connections.js';
import { databaseConnections } from '../connections.js';

/** The name of the application that a person logs in to. */
export const applicationName = (tenant: Tenant, { params }: Interaction): string =>
  findClient(tenant.db, String(params['client_id']))?.name ?? '';

/** The database connections that a login may go through: the one that the application named, or all that it has. */
export function connectionsOf(tenant: Tenant, { params }: Interaction): Connection[] {
  const connections = databaseConnections(tenant.db, String(params['client_id']));
  const named = params['connection'];
  return named === undefined ? connections : connections.filter(({ name }) => name === named);
}
