import { createHash } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { actionGrants } from '../tokens/action-grants.js';
import type { Client } from '../../storage/clients.js';
import { type User, recordLogin } from '../../storage/users.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { personAccessToken } from '../tokens/access-token.js';
import { idToken } from '../tokens/id-token.js';
import { audienceOf, findApi, grantedScopes } from '../tokens/scopes.js';
import { type Authorization, storeAuthorization } from './authorization.js';
import { type SettledLogin, settleLogin } from './settle.js';
import { type ResponsePart, partsOf } from './response-types.js';
import type { AuthorizationResponse } from './response-modes.js';

/**
 * The last step of an authorization request, once the person is logged in and nothing is left to ask them: what the
 * tokens will be is decided and kept for the code, and tokens that travel through the browser are made.
 *
 * @param response oidc-provider's, with the code and the state
 * @returns the response that Auth0 would give for the `response_type` that was asked for
 */
export async function complete(
  tenant: Tenant,
  issuer: string,
  ctx: KoaContextWithOIDC,
  { code, state }: AuthorizationResponse,
): Promise<AuthorizationResponse> {
  const login = await settleLogin(tenant, issuer, ctx);
  const authorization = authorizationFor(tenant, issuer, ctx, login);
  const user = noteLogin(tenant, ctx, authorization) ?? login.user;
  const parts = partsOf(parameter(ctx, 'requested_response_type'));
  const { jti } = ctx.oidc.entities.Grant as { jti: string };
  if (parts.includes('code')) storeAuthorization(tenant.db, jti, authorization);
  const issued = { authorization, client: login.client, user, code: String(code) };
  const tokens = await frontChannelTokens(tenant, issuer, parts, issued);
  return { ...(parts.includes('code') && { code }), ...tokens, ...(state !== undefined && { state }) };
}

function authorizationFor(
  tenant: Tenant,
  issuer: string,
  ctx: KoaContextWithOIDC,
  { client, user, organization, outcome }: SettledLogin,
): Authorization {
  const audience = audienceOf(tenant, parameter(ctx, 'audience'));
  const [nonce, maxAge] = [parameter(ctx, 'nonce'), parameter(ctx, 'max_age')];
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  const requested = parameter(ctx, 'requested_scope') ?? '';
  const { session } = ctx.oidc;
  const scope = grantedScopes(tenant, { ...(api && { api }), client, userId: user.user_id, requested, organization });
  return {
    user_id: user.user_id,
    client_id: client.client_id,
    ...(audience !== undefined && { audience }),
    ...actionGrants(outcome, scope),
    ...(organization && { organization: { id: organization.id, name: organization.name } }),
    session_id: session!.uid,
    ...(session!.amr?.includes('mfa') && { amr: ['mfa'] }),
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { auth_time: session!.authTime()! }),
  };
}

/** A login that somebody just did is noted on their profile and in the log; one by their session in the log alone. */
function noteLogin(
  tenant: Tenant,
  ctx: KoaContextWithOIDC,
  { user_id, client_id, audience, scope, organization }: Authorization,
): User | undefined {
  const login = ctx.oidc.result?.login as { connection?: string } | undefined;
  const request = requestContext(ctx);
  const about = { organization_id: organization?.id, organization_name: organization?.name, audience };
  const event = { ...request, ...about, client_id, user_id, scope: scope.join(' '), connection: login?.connection };
  recordLog(tenant, { ...event, type: parameter(ctx, 'prompt') === 'none' ? 'ssa' : 's' });
  return login && recordLogin(tenant.db, user_id, request.ip ?? '', tenant.now());
}

interface Issued {
  authorization: Authorization;
  client: Client;
  user: User;
  code: string;
}

async function frontChannelTokens(
  tenant: Tenant,
  issuer: string,
  parts: readonly ResponsePart[],
  issued: Issued,
): Promise<Record<string, unknown>> {
  const access = parts.includes('token') ? await accessToken(tenant, issuer, issued) : undefined;
  if (!parts.includes('id_token')) return { ...access };
  const hashes = {
    ...(access && { at_hash: halfHash(access['access_token'] as string) }),
    ...(parts.includes('code') && { c_hash: halfHash(issued.code) }),
  };
  return { ...access, id_token: await idToken(tenant, issuer, { ...issued, hashes }) };
}

async function accessToken(
  tenant: Tenant,
  issuer: string,
  { authorization, client }: Issued,
): Promise<Record<string, unknown>> {
  const { audience, scope } = authorization;
  const api = audience === undefined ? undefined : findApi(tenant, issuer, audience);
  const token = await personAccessToken(tenant, issuer, {
    ...(api && { api: { ...api, token_lifetime: api.token_lifetime_for_web ?? WEB_LIFETIME } }),
    client,
    authorization,
  });
  return { ...token, ...(scope.length > 0 && { scope: scope.join(' ') }), token_type: 'Bearer' };
}

/** Seconds: "Access tokens issued via the implicit and hybrid flows" live shorter (`token_lifetime_for_web`). */
const WEB_LIFETIME = 7200;

// OpenID Connect Core 3.3.2.11: "the left-most half of the hash of the octets of the ASCII representation"
const halfHash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

const parameter = (ctx: KoaContextWithOIDC, name: string): string | undefined =>
  ctx.oidc.params![name] as string | undefined;
