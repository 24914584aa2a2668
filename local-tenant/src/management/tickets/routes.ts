import { findConnection } from '../../storage/connections.js';
import { findIdentity, identityId } from '../../storage/identities.js';
import type { User } from '../../storage/users.js';
import type { Tenant } from '../../context.js';
import { type NewTicket, createTicket } from '../../tickets/tickets.js';
import { ManagementError, invalidBody } from '../errors.js';
import { type Answer, type Call, type Route, created } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { requireClient, requireIdentity } from './ticket-subject.js';

/** `/tickets`: links that verify an address or change a password, for whoever made them to hand on. */
export const ticketRoutes: readonly Route[] = [
  { method: 'POST', path: '/tickets/email-verification', handler: emailVerification },
  { method: 'POST', path: '/tickets/password-change', handler: passwordChange },
];

interface TicketBody {
  user_id?: string;
  connection_id?: string;
  email?: string;
  client_id?: string;
  organization_id?: string;
  result_url?: string;
  ttl_sec?: number;
  mark_email_as_verified?: boolean;
  includeEmailInRedirect?: boolean;
}

function emailVerification({ tenant, body, issuer }: Call): Answer {
  const { user_id, result_url, client_id, organization_id } = body as TicketBody;
  if (result_url && (client_id || organization_id)) {
    throw invalidBody('result_url cannot be specified when using client_id or organization_id.');
  }
  const user = existingUser(tenant, user_id!);
  const identity_id = identityId(requireIdentity(user, body));
  requireClient(tenant, client_id);
  if (user.email === undefined) throw invalidBody('The user does not have an email address.');
  const ticket = { ...common(body), kind: 'email-verification' as const, user_id: user.user_id, identity_id };
  return created({ ticket: createTicket(tenant, issuer, { ...ticket, email: user.email }) });
}

/** @throws {ManagementError} 400 unless the person is given by id or by connection and e-mail, and has a password */
function passwordChange({ tenant, body, issuer }: Call): Answer {
  const { result_url, client_id, organization_id, mark_email_as_verified } = body as TicketBody;
  if (result_url && organization_id) throw invalidBody('result_url cannot be specified when using organization_id.');
  const user = subject(tenant, body);
  const identity =
    'identity' in body ? requireIdentity(user, body) : user.identities.find(({ provider }) => provider === 'auth0');
  if (identity?.provider !== 'auth0') {
    throw new ManagementError(
      400,
      "The user's main connection does not support this operation",
      'operation_not_supported',
    );
  }
  requireClient(tenant, client_id);
  const ticket = { ...common(body), kind: 'reset-password' as const, user_id: user.user_id };
  const verified = mark_email_as_verified === true && { mark_email_as_verified };
  return created({
    ticket: createTicket(tenant, issuer, { ...ticket, identity_id: identityId(identity), ...verified }),
  });
}

function common(body: TicketBody): Omit<NewTicket, 'kind' | 'user_id'> {
  const { result_url, client_id, organization_id, ttl_sec, includeEmailInRedirect } = body;
  return {
    ttl_sec,
    ...(result_url && { result_url }),
    ...(client_id && { client_id }),
    ...(organization_id && { organization_id }),
    ...(includeEmailInRedirect && { include_email_in_redirect: true }),
  };
}

function subject(tenant: Tenant, { user_id, connection_id, email }: TicketBody): User {
  if (user_id !== undefined && connection_id !== undefined) {
    throw invalidBody('You cannot send user_id when specifying a connection_id.');
  }
  if (user_id !== undefined) return existingUser(tenant, user_id);
  if (connection_id === undefined) throw invalidBody("Payload validation error: 'Missing required property: user_id'.");
  if (email === undefined) throw invalidBody("Payload validation error: 'Missing required property: email'.");
  const connection = findConnection(tenant.db, connection_id);
  if (!connection) throw new ManagementError(404, 'The connection does not exist', 'inexistent_connection');
  return existingUser(tenant, findIdentity(tenant.db, connection.name, email)?.user_id ?? '');
}
