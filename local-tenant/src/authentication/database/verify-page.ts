import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import { type User, findUser, replaceUser } from '../../storage/users.js';
import { resultUrl, useTicket } from '../../tickets/tickets.js';
import { unblock } from '../login/attempts.js';
import { PageError } from '../errors.js';

const VERIFIED = 'Your email was verified. You can continue using the application.';

/**
 * `GET /u/email-verification?ticket=…`: the link of the mail. Opening it verifies the address, once.
 *
 * @throws {PageError} 400 when the link is over, or the person has another address by now
 */
export async function verifyEmail(tenant: Tenant, ctx: Context): Promise<void> {
  const ticket = useTicket(tenant, 'email-verification', String(ctx.query['ticket']));
  const user = ticket && findUser(tenant.db, ticket.user_id);
  if (!user || (ticket.email !== undefined && ticket.email.toLowerCase() !== user.email)) throw over();
  markVerified(tenant, user);
  const event = { ...requestContext(ctx), connection: user.identities[0]?.connection, client_id: ticket.client_id };
  recordLog(tenant, { ...event, type: 'sv', description: VERIFIED, user_id: user.user_id });
  const target = resultUrl(ticket, { success: true, message: VERIFIED, code: 'success', email: user.email });
  if (target !== undefined) ctx.redirect(target);
  else await renderPage(ctx, 'done', { title: 'Email verified', text: VERIFIED });
}

/** `GET /u/unblock?ticket=…`: the link of the mail about too many attempts. */
export async function unblockAccount(tenant: Tenant, ctx: Context): Promise<void> {
  if (!unblock(tenant, String(ctx.query['ticket']))) throw over();
  await renderPage(ctx, 'done', { title: 'Account unblocked', text: 'You can log in again.' });
}

function markVerified(tenant: Tenant, user: User): void {
  replaceUser(tenant.db, { ...user, email_verified: true, updated_at: tenant.now().toISOString() });
}

const over = (): PageError =>
  new PageError(400, 'This link is over.', 'This URL can be used only once, and for the address that it was sent to.');
