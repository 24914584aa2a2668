import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { type Client, findClient } from '../../storage/clients.js';
import { MANAGEMENT_API } from '../../storage/client-grants.js';
import { listGrants } from '../../storage/grants.js';
import type { ResourceServer } from '../../storage/resource-servers.js';
import { audienceOf, findApi, grantedScopes } from '../tokens/scopes.js';

/** What an application asks a person for. */
export interface ConsentRequest {
  client: Client;
  userId: string;
  api: ResourceServer | undefined;
  /** The name under which the grant is kept. */
  audience: string;
  /** The scopes that the tokens would get. */
  scope: string[];
}

/** What the application of an authorization request asks the person for who is logged in. */
export function consentRequest(
  tenant: Tenant,
  issuer: string,
  { clientId, userId, params }: { clientId: string; userId: string; params: Readonly<Record<string, unknown>> },
): ConsentRequest {
  const client = findClient(tenant.db, clientId)!;
  const asked = audienceOf(tenant, params['audience'] as string | undefined);
  const api = asked === undefined ? undefined : findApi(tenant, issuer, asked);
  const requested = (params['requested_scope'] as string | undefined) ?? '';
  const scope = grantedScopes(tenant, { ...(api && { api }), client, userId, requested });
  const audience = api === undefined ? `${issuer}userinfo` : api.is_system ? MANAGEMENT_API : api.identifier;
  return { client, userId, api, audience, scope };
}

/**
 * Whether a person has to be asked first: third-party applications ask once for what they want, first-party ones never.
 * https://auth0.com/docs/get-started/applications/third-party-applications/user-consent-and-third-party-applications
 */
export function isConsentMissing(tenant: Tenant, { client, userId, audience, scope }: ConsentRequest): boolean {
  if (client.is_first_party !== false) return false;
  const [grant] = listGrants(tenant.db, { user_id: userId, client_id: client.client_id, audience });
  return !grant || scope.some((each) => !grant.scope.includes(each));
}

/** The same for a request at /authorize. */
export const consentRequestOf = (tenant: Tenant, issuer: string, { oidc }: KoaContextWithOIDC): ConsentRequest =>
  consentRequest(tenant, issuer, {
    clientId: oidc.client!.clientId,
    userId: oidc.session!.accountId!,
    params: oidc.params as Record<string, unknown>,
  });
