import type { Tenant } from '../context.js';
import { sendMail } from '../mail/send-mail.js';
import type { User } from '../storage/users.js';
import { createTicket } from './tickets.js';

/**
 * Sends a person the link that verifies their e-mail address.
 *
 * @param clientId the application that they come from, if there is one
 * @returns whether there was an address to send it to
 */
export function sendVerificationMail(tenant: Tenant, issuer: string, user: User, clientId?: string): boolean {
  const { user_id, email } = user;
  if (email === undefined) return false;
  const client = clientId === undefined ? {} : { client_id: clientId };
  const url = createTicket(tenant, issuer, { kind: 'email-verification', user_id, email, ...client });
  sendMail(tenant, {
    to: email,
    template: 'verify_email',
    subject: 'Verify your email',
    text: 'Thank you for signing up. Please verify your email address with the following link.',
    links: [{ label: 'Confirm my account', url }],
    user_id,
  });
  return true;
}
