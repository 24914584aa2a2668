import type { Context } from 'koa';
import type { default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import type { WeakPassword } from '../../password-policy.js';
import type { Ticket } from '../../storage/tickets.js';
import { findTicket, resultUrl } from '../../tickets/tickets.js';
import { PageError } from '../errors.js';
import { applicationName, connectionsOf } from '../login/transaction-view.js';
import { formField } from '../login/forms.js';
import { rulesOf } from '../login/password-rules.js';
import { findTransaction } from '../login/transaction.js';
import { mailPasswordReset } from './change-password.js';
import { type PasswordOwner, ownerOf, putInForce, refusedPassword } from './new-password.js';

/** `GET /u/reset-password/request?state=…`: the page to ask for the mail on. */
export async function showResetRequest(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const view = { application: applicationName(tenant, transaction), state: transaction.uid, sent: false };
  await renderPage(ctx, 'reset-request', { ...view, email: '' });
}

/** `POST /u/reset-password/request?state=…` with `email`: sends the mail, and says so whether there is an account or not. */
export async function submitResetRequest(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const identifier = formField(ctx, 'email');
  for (const connection of connectionsOf(tenant, transaction)) {
    mailPasswordReset(tenant, ctx, { connection, identifier, client_id: String(transaction.params['client_id']) });
  }
  const view = { application: applicationName(tenant, transaction), state: transaction.uid, sent: true };
  await renderPage(ctx, 'reset-request', { ...view, email: identifier });
}

/** `GET /u/reset-password?ticket=…`: the page behind the link of the mail. */
export async function showReset(tenant: Tenant, ctx: Context): Promise<void> {
  await renderReset(ctx, liveTicket(tenant, ctx).owner);
}

/** `POST /u/reset-password?ticket=…` with `password` and `again`: the new password, or the page again with what is wrong. */
export async function submitReset(tenant: Tenant, ctx: Context): Promise<void> {
  const { ticket, owner } = liveTicket(tenant, ctx);
  const [password, again] = [formField(ctx, 'password'), formField(ctx, 'again')];
  const weak = refusedPassword(owner, password);
  if (weak) return renderReset(ctx, owner, 'Your password is too weak:', weak);
  if (password !== again) return renderReset(ctx, owner, 'The passwords are not the same.');
  if (!(await putInForce(tenant, ctx, { ticket, owner, password }))) throw over();
  const outcome = { success: true, message: 'You can now login to the application with the new password.' };
  const target = resultUrl(ticket, { ...outcome, email: owner.user.email });
  if (target !== undefined) ctx.redirect(target);
  else await renderPage(ctx, 'done', { title: 'Password changed', text: outcome.message });
}

function liveTicket(tenant: Tenant, ctx: Context): { ticket: Ticket; owner: PasswordOwner } {
  const ticket = findTicket(tenant, 'reset-password', String(ctx.query['ticket']));
  const owner = ticket && ownerOf(tenant, ticket);
  if (!ticket || !owner) throw over();
  return { ticket, owner };
}

function renderReset(ctx: Context, { user }: PasswordOwner, error = '', weak?: WeakPassword): Promise<void> {
  const account = user.email ?? user.username ?? user.user_id;
  const view = { account, error, rules: weak ? rulesOf(weak) : [] };
  return renderPage(ctx, 'reset-password', view, error ? 400 : 200);
}

const over = (): PageError =>
  new PageError(
    400,
    'This link is over.',
    'It was used already, or it is too old. Ask for a new mail and open its link.',
  );
