import type { Tenant } from '../../context.js';
import { newId, randomAlphanumeric } from '../../ids.js';
import { type Client, findClient } from '../../storage/clients.js';
import { findConnection } from '../../storage/connections.js';
import type { Invitation } from '../../storage/organizations/invitations.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { findRole } from '../../storage/roles/roles.js';
import { tenantSettings } from '../../storage/tenant-settings.js';
import { invalidBody } from '../errors.js';

/** The body of `POST /organizations/{id}/invitations`. */
export interface NewInvitation {
  client_id: string;
  connection_id?: string;
  inviter: { name: string };
  invitee: { email: string };
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  ttl_sec?: number;
  roles?: string[];
  send_invitation_email?: boolean;
}

/** "If unspecified or set to 0, this value defaults to 604800 seconds (7 days)." (Auth0, Send membership invitations) */
const LIFETIME = 604_800;

/**
 * An invitation to an organization through an application.
 *
 * @throws {ManagementError} 400 `invalid_body` for an application, connection or role that it can't be for
 * @see https://auth0.com/docs/manage-users/organizations/configure-organizations/send-membership-invitations
 */
export function newInvitation(tenant: Tenant, organization: Organization, body: NewInvitation): Invitation {
  const { client_id, connection_id, inviter, invitee, app_metadata, user_metadata, ttl_sec, roles } = body;
  const login = loginRoute(tenant, applicationOf(tenant, client_id));
  checkConnection(tenant, connection_id);
  checkRoles(tenant, roles);
  const ticket_id = randomAlphanumeric(32);
  const now = tenant.now();
  return {
    id: newId('uinv'),
    client_id,
    ...(connection_id !== undefined && { connection_id }),
    inviter,
    invitee,
    ...(app_metadata && { app_metadata }),
    ...(user_metadata && { user_metadata }),
    invitation_url: invitationUrl(login, ticket_id, organization),
    ticket_id,
    ...(roles && { roles }),
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + (ttl_sec || LIFETIME) * 1000).toISOString(),
    organization_id: organization.id,
  };
}

function applicationOf({ db }: Tenant, clientId: string): Client {
  const client = findClient(db, clientId);
  if (!client) throw invalidBody('The specified client_id does not exist.');
  if (['allow', 'require'].includes(String(client['organization_usage']))) return client;
  throw invalidBody(`The specified client_id (${clientId}) does not allow organizations.`);
}

/** The application's own login route, or the tenant's. */
function loginRoute({ db }: Tenant, { initiate_login_uri }: Client): string {
  const login = initiate_login_uri || tenantSettings(db).default_redirection_uri;
  if (login) return login;
  throw invalidBody(
    'A default login route is required to generate the invitation url. ' +
      'For more information, see https://auth0.com/docs/universal-login/configure-default-login-routes',
  );
}

function checkConnection({ db }: Tenant, connectionId: string | undefined): void {
  if (connectionId === undefined) return;
  const connection = findConnection(db, connectionId);
  if (!connection) throw invalidBody('The specified connection does not exist.');
  if (['email', 'sms'].includes(connection.strategy)) throw invalidBody('Passwordless connections are not supported.');
}

function checkRoles({ db }: Tenant, roles: readonly string[] = []): void {
  const unknown = roles.filter((id) => !findRole(db, id));
  if (unknown.length === 0) return;
  throw invalidBody(`One or more of the specified roles do not exist: ${unknown.join(', ')}`);
}

function invitationUrl(login: string, ticket: string, { id, name }: Organization): string {
  const query = new URLSearchParams({ invitation: ticket, organization: id, organization_name: name });
  return `${login}${login.includes('?') ? '&' : '?'}${query.toString()}`;
}
