import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { PageError } from '../errors.js';
import { checkCode, loginTicket } from './codes.js';

/**
 * `GET /passwordless/verify_redirect?…`: the link of the mail. A right code goes on to /authorize, with the parameters that
 * the link was asked for with, as the person whose address it is.
 *
 * @throws {PageError} 400 for a link that was used, or is over
 */
export function verifyRedirect(tenant: Tenant, ctx: Context): void {
  const { verification_code: code, email, connection, ...request } = ctx.query as Record<string, string>;
  const checked = checkCode(tenant, String(connection), String(email), String(code));
  if ('fault' in checked) {
    throw new PageError(400, 'This link is over.', 'It was used already, or it is too old. Ask for a new one.');
  }
  const login_ticket = loginTicket(tenant, checked.user.user_id, connection!);
  const query = new URLSearchParams({ ...request, connection: connection!, prompt: 'login', login_ticket });
  ctx.redirect(`/authorize?${query.toString()}`);
}
