import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import type { RequestInfo } from '../login/password-login.js';
import type { Client } from '../../storage/clients.js';
import { findConnectionByName } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { findOrganizationConnection } from '../../storage/organizations/connections.js';
import { type Invitation, deleteInvitation } from '../../storage/organizations/invitations.js';
import { addMemberRoles, addMembers, isMember } from '../../storage/organizations/members.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { type User, replaceUser } from '../../storage/users.js';
import { invitationOf, organizationOf } from './organization-parameter.js';

/** A login to an application, as far as organizations are concerned. */
export interface OrganizationLogin {
  client: Client;
  user: User;
  /** Name of the connection that the person logged in through. */
  connection: string | undefined;
  organization: string | undefined;
  invitation: string | undefined;
  request: RequestInfo;
}

/** The organization that a login is to, or why the person can't log in to it. */
export type Joined = { organization?: Organization } | { denied: string };

/**
 * Holds a person against the organization that they log in to. An invitation makes them a member, and so does a connection
 * with `assign_membership_on_login`.
 */
export function joinOrganization(tenant: Tenant, login: OrganizationLogin): Joined {
  const { user, client } = login;
  const organization = login.organization === undefined ? undefined : organizationOf(tenant, login.organization);
  if (!organization) return {};
  const invitation = invitationOf(tenant, client, login);
  if (invitation) return accept(tenant, login, organization, invitation);
  if (isMember(tenant.db, organization.id, user.user_id)) return { organization };
  if (login.invitation !== undefined) return { denied: 'The invitation is invalid or has expired.' };
  if (!assignsMembership(tenant, organization, login.connection)) {
    return { denied: `user ${user.user_id} is not part of the ${organization.id} organization` };
  }
  addMembers(tenant.db, organization.id, [user.user_id], tenant.now());
  return { organization };
}

function accept(tenant: Tenant, login: OrganizationLogin, organization: Organization, invitation: Invitation): Joined {
  const { user, client, request } = login;
  const { invitee, roles = [], user_metadata, app_metadata } = invitation;
  if (invitee.email.toLowerCase() !== user.email) return { denied: 'The invitation is for another email address.' };
  transaction(tenant.db, () => {
    deleteInvitation(tenant.db, organization.id, invitation.id);
    addMembers(tenant.db, organization.id, [user.user_id], tenant.now());
    addMemberRoles(tenant.db, organization.id, user.user_id, roles);
    replaceUser(tenant.db, {
      ...user,
      email_verified: true,
      ...(user_metadata && { user_metadata: { ...user.user_metadata, ...user_metadata } }),
      ...(app_metadata && { app_metadata: { ...user.app_metadata, ...app_metadata } }),
      updated_at: tenant.now().toISOString(),
    });
  });
  const about = { organization_id: organization.id, organization_name: organization.name, client_id: client.client_id };
  recordLog(tenant, { ...request, ...about, type: 'si', user_id: user.user_id });
  return { organization };
}

function assignsMembership({ db }: Tenant, { id }: Organization, name: string | undefined): boolean {
  const connection = name === undefined ? undefined : findConnectionByName(db, name);
  const enabled = connection && findOrganizationConnection(db, id, connection.id);
  return enabled?.assign_membership_on_login === true && enabled.is_enabled !== false;
}
