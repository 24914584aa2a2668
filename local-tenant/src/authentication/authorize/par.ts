import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { ParsedUrlQuery } from 'node:querystring';
import type { Tenant } from '../../context.js';
import { destroyModel, findModel, upsertModel } from '../../storage/oidc-models.js';
import { authenticateClient } from '../client-authentication.js';
import { OAuthError, PageError } from '../errors.js';
import { readParameters, required } from '../parameters.js';
import { isAllowedCallback } from '../urls.js';

/** Seconds that a pushed request waits for its browser. */
const LIFETIME = 30;
const PREFIX = 'urn:ietf:params:oauth:request_uri:';
const KIND = 'PushedRequest';

/**
 * `POST /oauth/par`: takes an authorization request from the application itself (RFC 9126).
 *
 * @throws {OAuthError} 400 for a request that couldn't begin, 401 when the application isn't who it claims to be
 */
export function pushRequest(tenant: Tenant, ctx: Context): void {
  const parameters = readParameters(ctx);
  const client = authenticateClient(tenant, ctx.get('authorization'), parameters);
  const { client_secret: _secret, request_uri: uri, ...request } = parameters;
  // RFC 9126 section 2.1: "The request_uri authorization request parameter MUST NOT be provided in this case"
  if (uri !== undefined) throw new OAuthError(400, 'invalid_request', 'request_uri is not allowed here');
  required(parameters, 'response_type');
  const redirectUri = required(parameters, 'redirect_uri');
  if (!isAllowedCallback(redirectUri, client.callbacks)) {
    throw new OAuthError(
      400,
      'invalid_request',
      `Callback URL mismatch. ${redirectUri} is not in the list of allowed callback URLs`,
    );
  }
  const id = randomBytes(24).toString('base64url');
  upsertModel(tenant.db, KIND, id, { ...request, client_id: client.client_id }, LIFETIME);
  ctx.set('cache-control', 'no-store');
  ctx.status = 201;
  ctx.body = { expires_in: LIFETIME, request_uri: `${PREFIX}${id}` };
}

/**
 * The authorization request that a `request_uri` stands for; it is good once.
 *
 * @throws {PageError} 400 when it is unknown, over, used, or another application's
 */
export function takePushedRequest(
  { db }: Tenant,
  { request_uri: uri, client_id: clientId }: ParsedUrlQuery,
): ParsedUrlQuery {
  const id = typeof uri === 'string' && uri.startsWith(PREFIX) ? uri.slice(PREFIX.length) : '';
  const request = findModel(db, KIND, id) as ParsedUrlQuery | undefined;
  if (!request || request['client_id'] !== clientId) {
    throw new PageError(400, 'Something went wrong.', 'The request_uri is invalid, expired, or was already used.');
  }
  destroyModel(db, KIND, id);
  return request;
}
