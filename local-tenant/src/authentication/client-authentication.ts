import { timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../context.js';
import { type Client, findClient } from '../storage/clients.js';
import { OAuthError, notInLocalTenant, unauthorized } from './errors.js';
import type { Parameters } from './parameters.js';

/**
 * The application that calls the token or revocation endpoint: by HTTP Basic or by `client_id` and `client_secret` in
 * the body (RFC 6749 section 2.3.1), or, when it is a public client, by its `client_id` alone.
 *
 * @param authorization the `Authorization` header, empty when there is none
 * @throws {OAuthError} 401 access_denied for an unknown application and for a wrong or missing secret, 400
 *   invalid_request for two methods at once, 501 for private_key_jwt
 */
export function authenticateClient(tenant: Tenant, authorization: string, parameters: Parameters): Client {
  if (parameters['client_assertion']) throw notInLocalTenant('private_key_jwt client authentication');
  const { id, secret } = authorization ? fromBasic(authorization, parameters) : fromBody(parameters);
  const client = id === undefined ? undefined : findClient(tenant.db, id);
  if (!client) throw unauthorized();
  if (isPublic(client)) return client;
  if (!secret || !client.client_secret || !equal(secret, client.client_secret)) throw unauthorized();
  return client;
}

/** Whether an application can't keep a secret: RFC 6749 section 2.1, `token_endpoint_auth_method: none` at Auth0. */
export const isPublic = (client: Client): boolean => client.token_endpoint_auth_method === 'none';

interface Credentials {
  id?: string | undefined;
  secret?: string | undefined;
}

const fromBody = (parameters: Parameters): Credentials => ({
  id: parameters['client_id'],
  secret: parameters['client_secret'],
});

function fromBasic(authorization: string, parameters: Parameters): Credentials {
  if (parameters['client_secret']) {
    throw new OAuthError(400, 'invalid_request', 'More than one method of client authentication was used');
  }
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(authorization) ?? [];
  const [id, secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(/:(.*)/s);
  if (id === undefined || secret === undefined) throw unauthorized();
  const credentials = { id: formDecode(id), secret: formDecode(secret) };
  if (parameters['client_id'] && parameters['client_id'] !== credentials.id) throw unauthorized();
  return credentials;
}

// RFC 6749 section 2.3.1: both are "encoded using the application/x-www-form-urlencoded encoding algorithm"
function formDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw unauthorized();
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
