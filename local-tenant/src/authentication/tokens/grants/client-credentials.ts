import { isManagementAudience } from '../../../issuer.js';
import { type ClientGrant, MANAGEMENT_API, findClientGrant } from '../../../storage/client-grants.js';
import { listOrganizationGrants } from '../../../storage/organizations/client-grants.js';
import type { Organization } from '../../../storage/organizations/organizations.js';
import { organizationOf } from '../../organizations/organization-parameter.js';
import { machineAccessToken } from '../access-token.js';
import { isPublic } from '../../client-authentication.js';
import { accessDenied, unauthorized } from '../../errors.js';
import { audienceOf, findApi } from '../scopes.js';
import type { TokenRequest, TokenResponse } from './grant.js';

const NO_AUDIENCE = 'No audience parameter was provided, and no default audience has been configured';

/**
 * The client credentials grant: RFC 6749 section 4.4, with Auth0's `audience` and client grants. `scope` narrows what
 * the client grant allows.
 *
 * @throws {OAuthError} 403 access_denied for no audience, an unknown API, no client grant, or a scope outside of it
 */
export async function clientCredentials(request: TokenRequest): Promise<TokenResponse> {
  const { tenant, issuer, client, parameters } = request;
  if (isPublic(client)) throw unauthorized();
  const audience = audienceOf(tenant, parameters['audience']);
  if (audience === undefined) throw accessDenied(NO_AUDIENCE);
  const api = findApi(tenant, issuer, audience);
  if (!api) throw accessDenied(`Service not found: ${audience}`);
  const grant = clientGrant(request, audience);
  const scope = grantedTo(grant, parameters['scope']);
  const organization = machineOrganization(request, grant);
  const token = await machineAccessToken(tenant, issuer, { api, client, scope, organization });
  return {
    access_token: token.access_token,
    ...(scope.length > 0 && { scope: scope.join(' ') }),
    expires_in: token.expires_in,
    token_type: 'Bearer',
  };
}

/**
 * The organization that an application acts in: https://auth0.com/docs/manage-users/organizations/organizations-for-m2m-applications
 *
 * @throws {OAuthError} 403 access_denied where its grant requires one, or doesn't allow this one
 */
function machineOrganization(
  { tenant, parameters }: TokenRequest,
  { id, organization_usage: usage = 'deny', allow_any_organization: any }: ClientGrant,
): Organization | undefined {
  const { organization: parameter } = parameters;
  if (parameter === undefined) {
    if (usage !== 'require') return undefined;
    throw accessDenied('parameter organization is required for this client');
  }
  if (usage === 'deny') throw accessDenied('parameter organization is not allowed for this client');
  const organization = organizationOf(tenant, parameter);
  const allowed =
    organization &&
    (any === true || listOrganizationGrants(tenant.db, organization.id).some((grant) => grant.id === id));
  if (allowed) return organization;
  throw accessDenied(`Client is not authorized to access the organization ${parameter}`);
}

function clientGrant({ tenant, issuer, client }: TokenRequest, audience: string): ClientGrant {
  const stored = isManagementAudience(audience, issuer) ? MANAGEMENT_API : audience;
  const grant = findClientGrant(tenant.db, client.client_id, stored);
  if (grant) return grant;
  throw accessDenied(
    `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`,
  );
}

function grantedTo({ scope: granted }: ClientGrant, requested: string | undefined): string[] {
  if (requested === undefined) return granted;
  const wanted = [...new Set(requested.split(' '))];
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw accessDenied(`Client has not been granted scopes: ${missing.join(', ')}`);
  return wanted;
}
