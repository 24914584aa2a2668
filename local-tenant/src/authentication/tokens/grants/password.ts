import { type Connection, findConnectionByName } from '../../../storage/connections.js';
import { tenantSettings } from '../../../storage/tenant-settings.js';
import type { User } from '../../../storage/users.js';
import { OAuthError, invalidGrant } from '../../errors.js';
import { LoginRefused, logInWithPassword } from '../../login/password-login.js';
import { required } from '../../parameters.js';
import { audienceOf, findApi } from '../scopes.js';
import type { TokenRequest, TokenResponse } from './grant.js';
import { tokensForPerson } from './person.js';

/**
 * The password grant (RFC 6749 section 4.3), for the people of the tenant's default directory.
 *
 * @throws {OAuthError} as `passwordRealm`; 500 server_error where the tenant has no default directory
 */
export function password(request: TokenRequest): Promise<TokenResponse> {
  const { default_directory: directory } = tenantSettings(request.tenant.db);
  if (directory !== undefined) return exchange(request, directory);
  throw new OAuthError(500, 'server_error', 'Authorization server not configured with default connection.');
}

/**
 * Auth0's password grant with a `realm`, the name of a connection.
 *
 * @throws {OAuthError} 403 invalid_grant for a wrong password, 429 too_many_attempts, 403 unauthorized for a blocked
 *   person, 403 mfa_required, 400 for an API that isn't there
 */
export const passwordRealm = (request: TokenRequest): Promise<TokenResponse> =>
  exchange(request, required(request.parameters, 'realm'));

async function exchange(request: TokenRequest, realm: string): Promise<TokenResponse> {
  const { tenant, issuer, parameters } = request;
  const [username, secret] = [required(parameters, 'username'), required(parameters, 'password')];
  const audience = audienceOf(tenant, parameters['audience']);
  if (audience !== undefined && !findApi(tenant, issuer, audience)) {
    throw new OAuthError(400, 'invalid_request', 'invalid audience specified for password grant exchange');
  }
  const connection = realmConnection(request, realm);
  const user = await authenticated(request, connection, username, secret);
  const login = {
    user,
    connection: connection.name,
    amr: ['pwd'],
    gty: 'password',
    requested: requestedScope(request),
  };
  return tokensForPerson(request, { ...login, ...(audience !== undefined && { audience }) });
}

async function authenticated(
  { tenant, issuer, client, info }: TokenRequest,
  connection: Connection,
  identifier: string,
  secret: string,
): Promise<User> {
  const login = { identifier, password: secret, client_id: client.client_id, issuer, request: info };
  try {
    const { user } = await logInWithPassword(tenant, { ...login, connections: [connection] });
    return user;
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    if (error.reason === 'wrong') throw invalidGrant(error.message);
    throw new OAuthError(429, error.reason, error.message);
  }
}

/** The database connection that a realm is the name of. */
function realmConnection({ tenant, client }: TokenRequest, realm: string): Connection {
  const connection = findConnectionByName(tenant.db, realm);
  if (!connection || connection.strategy !== 'auth0') {
    throw new OAuthError(400, 'invalid_request', 'unknown or invalid realm');
  }
  if (connection.enabled_clients.includes(client.client_id)) return connection;
  throw new OAuthError(403, 'unauthorized_client', 'the connection is not enabled for the client');
}

/**
 * "If you don't request specific scopes, all scopes defined for the audience will be returned due to the implied trust to
 * the application in this grant".
 */
function requestedScope({ tenant, issuer, parameters }: TokenRequest): string {
  const { scope } = parameters;
  const audience = audienceOf(tenant, parameters['audience']);
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  return scope ?? (api?.scopes ?? []).map(({ value }) => value).join(' ');
}
