import type { Tenant } from '../../context.js';
import { tenantSettings } from '../../storage/tenant-settings.js';

/** What tokens say of an organization. */
export interface OrganizationName {
  id: string;
  name: string;
}

/**
 * `org_id`, and `org_name` where the tenant lets applications go by names.
 * https://auth0.com/docs/manage-users/organizations/using-tokens
 */
export function organizationClaims({ db }: Tenant, organization: OrganizationName | undefined): Record<string, string> {
  if (!organization) return {};
  const named = tenantSettings(db).allow_organization_name_in_authentication_api === true;
  return { org_id: organization.id, ...(named && { org_name: organization.name }) };
}
