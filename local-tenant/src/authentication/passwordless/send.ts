import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { sendMail } from '../../mail/send-mail.js';
import type { Connection } from '../../storage/connections.js';
import type { User } from '../../storage/users.js';
import { newCode } from './codes.js';

/** A mail that logs somebody in. */
export interface PasswordlessMail {
  connection: Connection;
  user: User;
  client_id: string;
  /** Makes the address of a link with the code in it; without, the mail has the code itself. */
  link?: (code: string) => string;
}

/** Sends the code, or the link with it, by which a person logs in. */
export function sendPasswordlessMail(tenant: Tenant, ctx: Context, mail: PasswordlessMail): void {
  const { connection, user, client_id, link } = mail;
  const code = newCode(tenant, connection, user.email!);
  const about = { ...requestContext(ctx), connection: connection.name, client_id, user_id: user.user_id };
  recordLog(tenant, { ...about, type: 'cls', description: 'Passwordless login code/link sent' });
  const head = { to: user.email!, user_id: user.user_id };
  if (!link) {
    const text = 'Enter this code to log in. It is good for a few minutes.';
    sendMail(tenant, { ...head, template: 'passwordless_code', subject: 'Your login code', text, code });
    return;
  }
  const links = [{ label: 'Log in', url: link(code) }];
  const text = 'Open this link to log in. It is good for a few minutes.';
  sendMail(tenant, { ...head, template: 'passwordless_link', subject: 'Your login link', text, links });
}
