import { randomBytes } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { Tenant } from '../../context.js';
import { MANAGEMENT_API } from '../../storage/client-grants.js';
import type { Client } from '../../storage/clients.js';
import { recordGrant } from '../../storage/grants.js';
import { upsertModel } from '../../storage/oidc-models.js';
import type { ResourceServer } from '../../storage/resource-servers.js';
import type { Authorization } from '../authorize/authorization.js';
import { type OrganizationName, organizationClaims } from './organization-claims.js';
import { permissionsOf } from './scopes.js';

/** How long Auth0's access tokens live unless the API says otherwise, in seconds. */
export const ACCESS_TOKEN_LIFETIME = 86_400;

/** An access token with the seconds that it lives. */
export interface AccessToken {
  access_token: string;
  expires_in: number;
}

/** What an opaque access token stands for; only /userinfo takes it. */
export interface OpaqueToken {
  user_id: string;
  client_id: string;
  scope: string[];
}

/**
 * An access token for a person: a JWT for an API (https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles),
 * an opaque one, good at /userinfo alone, when no API was asked for.
 */
export async function personAccessToken(
  tenant: Tenant,
  issuer: string,
  { api, client, authorization }: PersonToken,
): Promise<AccessToken> {
  const { user_id: userId, scope, gty, organization, claims } = authorization;
  if (!api) return opaqueToken(tenant, { user_id: userId, client_id: client.client_id, scope });
  const userinfo = scope.includes('openid') ? [`${issuer}userinfo`] : [];
  const permissions = api.enforce_policies === true ? permissionsOf(tenant, api, userId, organization?.id) : undefined;
  const audience = api.is_system ? MANAGEMENT_API : api.identifier;
  recordGrant(tenant.db, { user_id: userId, clientID: client.client_id, audience, scope });
  return jwt(tenant, issuer, api, {
    sub: userId,
    aud: userinfo.length ? [api.identifier, ...userinfo] : api.identifier,
    scope,
    client,
    permissions,
    ...(gty !== undefined && { gty }),
    organization,
    claims: claims?.access_token,
  });
}

/** For whom an access token is, and what it is for. */
export interface PersonToken {
  api?: ResourceServer;
  client: Client;
  authorization: Authorization;
}

/** An access token for an application itself (client_credentials). */
export function machineAccessToken(
  tenant: Tenant,
  issuer: string,
  { api, client, scope, organization }: MachineToken,
): Promise<AccessToken> {
  const permissions = api.enforce_policies === true ? scope : undefined;
  const sub = `${client.client_id}@clients`;
  return jwt(tenant, issuer, api, {
    sub,
    aud: api.identifier,
    scope,
    client,
    permissions,
    gty: 'client-credentials',
    organization,
  });
}

/** For which application an access token is, and what it is for. */
export interface MachineToken {
  api: ResourceServer;
  client: Client;
  scope: string[];
  organization?: OrganizationName | undefined;
}

interface Subject {
  sub: string;
  aud: string | string[];
  scope: string[];
  client: Client;
  permissions: string[] | undefined;
  gty?: string;
  organization?: OrganizationName | undefined;
  /** What Actions put in. */
  claims?: Record<string, unknown> | undefined;
}

async function jwt(tenant: Tenant, issuer: string, api: ResourceServer, subject: Subject): Promise<AccessToken> {
  const expires_in = api.token_lifetime ?? ACCESS_TOKEN_LIFETIME;
  const iat = Math.floor(tenant.now().getTime() / 1000);
  const rfc9068 = api.token_dialect?.startsWith('rfc9068_profile') === true;
  const claims = {
    ...subject.claims,
    iss: issuer,
    sub: subject.sub,
    aud: subject.aud,
    iat,
    exp: iat + expires_in,
    ...(subject.scope.length > 0 && { scope: subject.scope.join(' ') }),
    ...organizationClaims(tenant, subject.organization),
    ...(!rfc9068 && subject.gty !== undefined && { gty: subject.gty }),
    ...(rfc9068
      ? { jti: randomBytes(16).toString('base64url'), client_id: subject.client.client_id }
      : { azp: subject.client.client_id }),
    ...(api.token_dialect?.endsWith('_authz') && subject.permissions && { permissions: subject.permissions }),
  };
  return { access_token: await signed(tenant, api, claims, rfc9068 ? 'at+jwt' : 'JWT'), expires_in };
}

/** `signing_alg` of an API: HS256 has the API's `signing_secret` as its key. */
function signed(tenant: Tenant, api: ResourceServer, claims: JWTPayload, typ: string): Promise<string> {
  if (api.signing_alg !== 'HS256' || api.signing_secret === undefined) return tenant.keys.sign(claims, { typ });
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ }).sign(Buffer.from(api.signing_secret));
}

function opaqueToken(tenant: Tenant, token: OpaqueToken): AccessToken {
  const access_token = randomBytes(24).toString('base64url');
  upsertModel(tenant.db, 'AccessToken', access_token, { ...token }, ACCESS_TOKEN_LIFETIME);
  return { access_token, expires_in: ACCESS_TOKEN_LIFETIME };
}
