import { randomAlphanumeric } from '../ids.js';
import type { Tenant } from '../context.js';
import { type Mail, insertMail } from '../storage/mails.js';

/**
 * The mails of a tenant: Auth0's own template names, `passwordless_code` and `passwordless_link` for those of the
 * passwordless e-mail connection, `users_import` and `users_export` for the mail at the end of a job.
 *
 * @see https://auth0.com/docs/customize/email/email-templates
 */
export type MailTemplate =
  | 'verify_email'
  | 'verify_email_by_code'
  | 'reset_email'
  | 'reset_email_by_code'
  | 'change_password'
  | 'welcome_email'
  | 'blocked_account'
  | 'user_invitation'
  | 'mfa_oob_code'
  | 'enrollment_email'
  | 'passwordless_code'
  | 'passwordless_link'
  | 'users_import'
  | 'users_export';

/** A mail as its sender gives it. */
export interface NewMail {
  to: string;
  template: MailTemplate;
  subject: string;
  /** One or two sentences; links and code follow them by themselves. */
  text: string;
  links?: { label: string; url: string }[] | undefined;
  code?: string | undefined;
  user_id?: string | undefined;
}

/** Puts a mail into the tenant's inbox (`/__local/inbox`), where it stands in for being sent. */
export function sendMail(tenant: Tenant, { to, template, subject, text, links = [], code, user_id }: NewMail): Mail {
  const lines = [text, ...(code ? [code] : []), ...links.map(({ label, url }) => `${label}: ${url}`)];
  const mail: Mail = {
    id: `mail_${randomAlphanumeric(16)}`,
    to,
    template,
    subject,
    text: lines.join('\n\n'),
    links,
    ...(code !== undefined && { code }),
    ...(user_id !== undefined && { user_id }),
    sent_at: tenant.now().toISOString(),
  };
  insertMail(tenant.db, mail);
  return mail;
}
