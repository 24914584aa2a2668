import type { Tenant } from '../../context.js';
import { isManagementAudience } from '../../issuer.js';
import type { Client } from '../../storage/clients.js';
import { type ResourceServer, findResourceServerByIdentifier } from '../../storage/resource-servers.js';
import { tenantSettings } from '../../storage/tenant-settings.js';
import { listUserPermissionNames } from '../../storage/user-permissions.js';

/** The scopes that OpenID Connect and Auth0 define; `GET /.well-known/openid-configuration` lists the same. */
export const OIDC_SCOPES: readonly string[] = [
  'openid',
  'profile',
  'offline_access',
  'name',
  'given_name',
  'family_name',
  'nickname',
  'email',
  'email_verified',
  'picture',
  'created_at',
  'identities',
  'phone',
  'address',
];

// What a person may do to themselves through the Management API, so that a single-page application can:
// https://auth0.com/docs/secure/tokens/access-tokens/get-management-api-tokens-for-single-page-applications
const CURRENT_USER_SCOPES = [
  'read:current_user',
  'update:current_user_identities',
  'create:current_user_metadata',
  'update:current_user_metadata',
  'delete:current_user_metadata',
  'create:current_user_device_credentials',
  'delete:current_user_device_credentials',
];

// https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authenticator-factors-mfa-api
const MFA_SCOPES = ['enroll', 'read:authenticators', 'remove:authenticators'];

/** The API that tokens are for: the one that was asked for, or the tenant's default. */
export const audienceOf = ({ db }: Tenant, requested: string | undefined): string | undefined =>
  requested ?? tenantSettings(db).default_audience;

/** The API behind an `audience`, `undefined` when the tenant has none of that name. */
export function findApi(tenant: Tenant, issuer: string, audience: string): ResourceServer | undefined {
  if (isManagementAudience(audience, issuer)) return systemApi('Auth0 Management API', audience, CURRENT_USER_SCOPES);
  if (audience === `${issuer}mfa/`) return systemApi('Auth0 MFA API', audience, MFA_SCOPES);
  return findResourceServerByIdentifier(tenant.db, audience);
}

const systemApi = (name: string, identifier: string, scopes: readonly string[]): ResourceServer => ({
  id: name,
  name,
  identifier,
  scopes: scopes.map((value) => ({ value })),
  is_system: true,
});

/**
 * The scopes that a person's tokens get, in the order in which they were asked for: OpenID Connect's own; of the API,
 * those that it defines and, where RBAC is on, that the person holds; `offline_access` where application and API allow it.
 */
export function grantedScopes(
  tenant: Tenant,
  { api, client, userId, requested, organization }: ScopeRequest,
): string[] {
  const ofApi = api ? permissionsOf(tenant, api, userId, organization?.id) : [];
  const offline = mayHaveRefreshToken(client) && (api === undefined || api.allow_offline_access === true);
  const allowed = new Set([...OIDC_SCOPES, ...ofApi]);
  if (!offline) allowed.delete('offline_access');
  return [...new Set(requested.split(' '))].filter((scope) => allowed.has(scope));
}

/** Who asks for which scopes, for whom. */
export interface ScopeRequest {
  api?: ResourceServer;
  client: Client;
  userId: string;
  requested: string;
  organization?: { id: string } | undefined;
}

/**
 * What a person may do at an API: their permissions where RBAC is on, otherwise all that the API defines.
 *
 * @param organizationId adds those of their roles in the organization that they log in to
 */
export function permissionsOf(tenant: Tenant, api: ResourceServer, userId: string, organizationId?: string): string[] {
  const defined = (api.scopes ?? []).map(({ value }) => value);
  if (api.enforce_policies !== true) return defined;
  return listUserPermissionNames(tenant.db, userId, api.identifier, organizationId).filter((name) =>
    defined.includes(name),
  );
}

const mayHaveRefreshToken = (client: Client): boolean => client.grant_types?.includes('refresh_token') === true;
