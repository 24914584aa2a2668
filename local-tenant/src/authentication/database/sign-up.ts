import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { ManagementError } from '../../management/errors.js';
import { createUser } from '../../management/users/create-user.js';
import { type WeakPassword, weakness } from '../../password-policy.js';
import type { Connection } from '../../storage/connections.js';
import type { User } from '../../storage/users.js';
import { sendVerificationMail } from '../../tickets/verification-mail.js';
import type { RequestInfo } from '../login/password-login.js';

/** What a person gives of themselves to get an account. */
export interface NewAccount {
  email: string;
  password: string;
  username?: string;
  user_metadata?: Record<string, unknown>;
  [profile: string]: unknown;
}

/** From where somebody signs up. */
export interface SignUpRequest {
  connection: Connection;
  client_id: string;
  issuer: string;
  request: RequestInfo;
}

/** Why there is no new account. */
export type SignUpFault =
  | { fault: 'invalid_email' | 'user_exists' | 'invalid'; message: string }
  | { fault: 'weak'; message: string; weak: WeakPassword };

/**
 * Creates an account in a database connection, and sends the mail that verifies its address.
 *
 * @returns the person, or why there is none
 */
export async function signUp(
  tenant: Tenant,
  from: SignUpRequest,
  account: NewAccount,
): Promise<{ user: User } | SignUpFault> {
  const outcome = await created(tenant, from.connection, account);
  const event = { ...from.request, connection: from.connection.name, client_id: from.client_id };
  if ('fault' in outcome) {
    recordLog(tenant, { ...event, type: 'fs', description: outcome.message, user_name: account.email });
  } else {
    recordLog(tenant, { ...event, type: 'ss', user_id: outcome.user.user_id });
    sendVerificationMail(tenant, from.issuer, outcome.user, from.client_id);
  }
  return outcome;
}

async function created(
  tenant: Tenant,
  { name: connection, options }: Connection,
  { email, password, username, ...profile }: NewAccount,
): Promise<{ user: User } | SignUpFault> {
  if (!isEmail(email)) return { fault: 'invalid_email', message: 'Email is not valid.' };
  const weak = weakness(options, password);
  if (weak) return { fault: 'weak', message: 'Password is too weak', weak };
  try {
    const fields = { ...profile, connection, email, password, ...(username && { username }) };
    return { user: await createUser(tenant, fields) };
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return { fault: error.statusCode === 409 ? 'user_exists' : 'invalid', message: error.message };
  }
}

/** Whether a text can be an e-mail address at all. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);
