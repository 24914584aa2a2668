import type { Tenant } from '../../context.js';
import type { Client } from '../../storage/clients.js';
import { type Invitation, findInvitationByTicket } from '../../storage/organizations/invitations.js';
import {
  type Organization,
  findOrganization,
  findOrganizationByName,
} from '../../storage/organizations/organizations.js';
import { tenantSettings } from '../../storage/tenant-settings.js';

/** What an application says about organizations: https://auth0.com/docs/manage-users/organizations/configure-organizations/define-organization-behavior */
interface Behavior {
  organization_usage?: 'deny' | 'allow' | 'require';
  organization_require_behavior?: 'no_prompt' | 'pre_login_prompt' | 'post_login_prompt';
}

/** The organization behind an `organization` parameter: an id, or a name where the tenant allows names. */
export function organizationOf({ db }: Tenant, parameter: string): Organization | undefined {
  const byId = findOrganization(db, parameter);
  if (byId || !tenantSettings(db).allow_organization_name_in_authentication_api) return byId;
  return findOrganizationByName(db, parameter.toLowerCase());
}

/** `deny` unless the application says otherwise. */
export const organizationUsage = (client: Client): NonNullable<Behavior['organization_usage']> =>
  (client as Behavior).organization_usage ?? 'deny';

/** Whether a person is asked for their organization before or after they log in, where the application named none. */
export function organizationPrompt(client: Client): 'before' | 'after' | undefined {
  const { organization_require_behavior: behavior } = client as Behavior;
  if (organizationUsage(client) === 'deny') return undefined;
  if (behavior === 'post_login_prompt') return 'after';
  return behavior === 'pre_login_prompt' && organizationUsage(client) === 'require' ? 'before' : undefined;
}

/**
 * Why an application can't log people in to the organization that it asks for, in Auth0's words where they are known;
 * `undefined` when it can.
 */
export function organizationFault(tenant: Tenant, client: Client, parameter: string | undefined): string | undefined {
  if (parameter === undefined) {
    const missing = organizationUsage(client) === 'require' && organizationPrompt(client) === undefined;
    return missing ? 'parameter organization is required for this client' : undefined;
  }
  if (organizationUsage(client) === 'deny') return 'parameter organization is not allowed for this client';
  return organizationOf(tenant, parameter) ? undefined : `the organization ${parameter} does not exist`;
}

/** The invitation behind an `invitation` parameter, if it is this application's, to this organization. */
export function invitationOf(
  tenant: Tenant,
  client: Client,
  { invitation: ticket, organization }: { invitation?: string | undefined; organization?: string | undefined },
): Invitation | undefined {
  const invitation = ticket === undefined ? undefined : findInvitationByTicket(tenant.db, ticket, tenant.now());
  const to = organization === undefined ? undefined : organizationOf(tenant, organization);
  return invitation?.client_id === client.client_id && invitation.organization_id === to?.id ? invitation : undefined;
}
