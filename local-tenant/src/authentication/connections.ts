import type { Database } from '../storage/database.js';
import { type Connection, findConnection, findConnectionByName, listConnections } from '../storage/connections.js';
import { listOrganizationConnections } from '../storage/organizations/connections.js';

/** What of Auth0's strategies a person can log in through here. */
export type ConnectionKind = 'database' | 'passwordless' | 'social';

/** Auth0's social strategies; here all of them lead to the same pretended provider. */
const SOCIAL: Readonly<Record<string, string>> = {
  'google-oauth2': 'Google',
  apple: 'Apple',
  amazon: 'Amazon',
  bitbucket: 'Bitbucket',
  discord: 'Discord',
  facebook: 'Facebook',
  github: 'GitHub',
  linkedin: 'LinkedIn',
  paypal: 'PayPal',
  twitter: 'X',
  windowslive: 'Microsoft Account',
};

/** What kind a connection is, `undefined` where the local tenant has no logins through it. */
export function kindOf({ strategy }: Connection): ConnectionKind | undefined {
  if (strategy === 'auth0') return 'database';
  if (strategy === 'email') return 'passwordless';
  return Object.hasOwn(SOCIAL, strategy) ? 'social' : undefined;
}

/** How a connection is called on a button. */
export const labelOf = ({ strategy, display_name }: Connection): string => display_name ?? SOCIAL[strategy] ?? strategy;

/**
 * The connections through which people can log in to an application.
 *
 * @param organizationId narrows them to those of an organization
 */
export function loginConnections(db: Database, clientId: string, organizationId?: string): Connection[] {
  const all = organizationId === undefined ? listConnections(db) : connectionsOfOrganization(db, organizationId);
  return all.filter((connection) => connection.enabled_clients.includes(clientId) && kindOf(connection) !== undefined);
}

/**
 * Why an application can't log people in through the connection that it asked for, in Auth0's words; `undefined` when
 * it can.
 *
 * @param name the `connection` parameter of the authorization request, if it has one
 */
export function connectionFault(db: Database, clientId: string, name: string | undefined): string | undefined {
  if (name === undefined) {
    return loginConnections(db, clientId).length > 0 ? undefined : 'no connections enabled for the client';
  }
  const connection = findConnectionByName(db, name);
  if (!connection) return 'the connection was not found';
  if (!kindOf(connection)) return `the local tenant has no logins through ${connection.strategy}, yet`;
  return connection.enabled_clients.includes(clientId) ? undefined : 'the connection is not enabled for the client';
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

const connectionsOfOrganization = (db: Database, id: string): Connection[] =>
  listOrganizationConnections(db, id)
    .filter(({ is_enabled }) => is_enabled !== false)
    .map(({ connection_id }) => findConnection(db, connection_id))
    .filter((connection) => connection !== undefined);
