import type { Database } from '../storage/database.js';
import { type Connection, findConnectionByName, listConnections } from '../storage/connections.js';

/** The database connections through which people can log in to an application. */
export function databaseConnections(db: Database, clientId: string): Connection[] {
  return listConnections(db).filter((connection) => isUsable(connection, clientId));
}

/**
 * Why an application can't log people in through the connection that it asked for, in Auth0's words; `undefined` when
 * it can.
 *
 * @param name the `connection` parameter of the authorization request, if it has one
 */
export function connectionFault(db: Database, clientId: string, name: string | undefined): string | undefined {
  if (name === undefined) {
    return databaseConnections(db, clientId).length > 0 ? undefined : 'no connections enabled for the client';
  }
  const connection = findConnectionByName(db, name);
  if (!connection) return 'the connection was not found';
  if (connection.strategy !== 'auth0') return `the local tenant has no logins through ${connection.strategy}, yet`;
  return isUsable(connection, clientId) ? undefined : 'the connection is not enabled for the client';
}

/** Whether people can log in to a connection by username, beside their e-mail address. */
export const takesUsernames = (connection: Connection): boolean =>
  requiresUsername(connection) || attribute(connection)?.identifier?.active === true;

/** Whether the sign-up page asks for a username. */
export function usernameAtSignup(connection: Connection): 'required' | 'optional' | 'off' {
  if (requiresUsername(connection) || attribute(connection)?.signup?.status === 'required') return 'required';
  return takesUsernames(connection) && attribute(connection)?.signup?.status !== 'inactive' ? 'optional' : 'off';
}

interface UsernameAttribute {
  identifier?: { active?: boolean };
  signup?: { status?: string };
}

const requiresUsername = ({ options }: Connection): boolean => options['requires_username'] === true;

// https://auth0.com/docs/authenticate/database-connections/activate-and-configure-attributes-for-flexible-identifiers
const attribute = ({ options }: Connection): UsernameAttribute | undefined =>
  (options['attributes'] as { username?: UsernameAttribute } | undefined)?.username;

const isUsable = ({ strategy, enabled_clients }: Connection, clientId: string): boolean =>
  strategy === 'auth0' && enabled_clients.includes(clientId);
