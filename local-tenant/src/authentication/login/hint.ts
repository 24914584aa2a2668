import type { Interaction } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import { invitationOf } from '../organizations/organization-parameter.js';

/** What to fill in for a person: the address that was invited, or `login_hint`. */
export function hintOf(tenant: Tenant, { params }: Interaction): string {
  const { client_id, invitation, organization, login_hint: hint } = params as Record<string, string | undefined>;
  const client = findClient(tenant.db, String(client_id));
  const invited = client && invitationOf(tenant, client, { invitation, organization });
  return invited?.invitee.email ?? hint ?? '';
}
