import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import type { Client } from '../../storage/clients.js';
import { type Connection, findConnectionByName } from '../../storage/connections.js';
import { authenticateClient } from '../client-authentication.js';
import { kindOf } from '../connections.js';
import { isEmail } from '../database/sign-up.js';
import { OAuthError, notInLocalTenant } from '../errors.js';
import { type Parameters, readParameters, required } from '../parameters.js';
import { passwordlessUser } from './codes.js';
import { sendPasswordlessMail } from './send.js';

/**
 * `POST /passwordless/start`: sends a code, or a link that goes through /authorize with `authParams`.
 * https://auth0.com/docs/api/authentication/passwordless/get-code-or-link
 *
 * @throws {OAuthError} 400 bad.connection, bad.email, or for another `send`; 401 when the application isn't who it
 *   claims to be; 501 for text messages
 */
export async function startPasswordless(tenant: Tenant, ctx: Context): Promise<void> {
  const { authParams, ...body } = (ctx.request.body ?? {}) as Record<string, unknown>;
  ctx.request.body = body;
  const parameters = readParameters(ctx);
  const client = authenticateClient(tenant, ctx.get('authorization'), parameters);
  const connection = emailConnection(tenant, client, required(parameters, 'connection'));
  const email = (parameters['email'] ?? '').toLowerCase();
  if (!isEmail(email)) throw bad('bad.email', `error in email - email format validation failed: ${email}`);
  const user = await passwordlessUser(tenant, connection, email);
  if (!user) throw bad('bad.connection', 'Public signup is disabled');
  const link = isLink(parameters) ? linkOf(issuerOf(ctx.req), client, connection, email, authParams) : undefined;
  sendPasswordlessMail(tenant, ctx, { connection, user, client_id: client.client_id, ...(link && { link }) });
  ctx.body = { _id: user.identities[0]!.user_id, email, email_verified: user.email_verified };
}

function emailConnection({ db }: Tenant, client: Client, name: string): Connection {
  const connection = findConnectionByName(db, name);
  if (name === 'sms' || connection?.strategy === 'sms') throw notInLocalTenant('passwordless logins by text message');
  const enabled = connection?.enabled_clients.includes(client.client_id) && kindOf(connection) === 'passwordless';
  if (!connection || !enabled) throw bad('bad.connection', 'Connection does not exist');
  return connection;
}

/** "link" is what Auth0 sends where nothing is said. */
function isLink({ send = 'link' }: Parameters): boolean {
  if (['link', 'code'].includes(send)) return send === 'link';
  throw new OAuthError(400, 'invalid_request', 'send must be link or code');
}

function linkOf(issuer: string, client: Client, connection: Connection, email: string, authParams: unknown) {
  const asked = Object.entries((authParams ?? {}) as Record<string, unknown>);
  const given = asked.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const defaults = { response_type: 'code', redirect_uri: client.callbacks?.[0] ?? '', scope: 'openid profile email' };
  const about = { connection: connection.name, client_id: client.client_id, email };
  return (verification_code: string): string => {
    const query = new URLSearchParams({ ...defaults, ...Object.fromEntries(given), ...about, verification_code });
    return `${issuer}passwordless/verify_redirect?${query.toString()}`;
  };
}

const bad = (error: string, description: string): OAuthError => new OAuthError(400, error, description);
