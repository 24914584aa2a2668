import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { sendMail } from '../../mail/send-mail.js';
import type { Connection } from '../../storage/connections.js';
import { findIdentity } from '../../storage/identities.js';
import { findUser } from '../../storage/users.js';
import { createTicket } from '../../tickets/tickets.js';
import { bareError } from './errors.js';
import { databaseConnection, textFields } from './request.js';

/**
 * `POST /dbconnections/change_password`: sends a person the link to choose a new password. The answer is the same for an
 * address that nobody has. https://auth0.com/docs/api/authentication/change-password/change-password
 *
 * @throws {DatabaseError} 400 without an address or a connection
 */
export function changePassword(tenant: Tenant, ctx: Context): void {
  const fields = textFields(ctx);
  const connection = databaseConnection(tenant, fields);
  const identifier = fields['email'] ?? fields['username'];
  if (identifier === undefined) throw bareError('email is required');
  mailPasswordReset(tenant, ctx, { connection, identifier, client_id: fields['client_id'] });
  ctx.type = 'text/plain';
  ctx.body = "We've just sent you an email to reset your password.";
}

/** Sends the person who goes by this name, if there is one, the link to choose a new password. */
export function mailPasswordReset(
  tenant: Tenant,
  ctx: Context,
  { connection, identifier, client_id }: { connection: Connection; identifier: string; client_id?: string | undefined },
): void {
  const identity = findIdentity(tenant.db, connection.name, identifier);
  const user = identity && findUser(tenant.db, identity.user_id);
  const event = { ...requestContext(ctx), connection: connection.name, client_id, user_name: identifier };
  if (!user?.email) {
    recordLog(tenant, { ...event, type: 'fcpr', description: 'User does not exist.' });
    return;
  }
  recordLog(tenant, { ...event, type: 'scpr', user_id: user.user_id });
  const { identity_id } = identity!;
  const who = { user_id: user.user_id, identity_id, ...(client_id !== undefined && { client_id }) };
  const ticket = { ...who, kind: 'reset-password' as const, mark_email_as_verified: true };
  sendMail(tenant, {
    to: user.email,
    template: 'reset_email',
    subject: 'Reset your password',
    text: 'Somebody, hopefully you, wants to choose a new password for your account.',
    links: [{ label: 'Reset your password', url: createTicket(tenant, issuerOf(ctx.req), ticket) }],
    user_id: user.user_id,
  });
}
