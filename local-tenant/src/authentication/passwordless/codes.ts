import { randomBytes, randomInt } from 'node:crypto';
import type { Tenant } from '../../context.js';
import { createUser } from '../../management/users/create-user.js';
import type { Connection } from '../../storage/connections.js';
import { findIdentity } from '../../storage/identities.js';
import { destroyModel, findModel, upsertModel } from '../../storage/oidc-models.js';
import { type User, findUser, replaceUser } from '../../storage/users.js';

/** What came of a code. */
export type Checked = { user: User } | { fault: 'wrong' | 'too_many' };

const KIND = 'PasswordlessCode';
const TICKET = 'LoginTicket';
const MAX_ATTEMPTS = 3;

/** `options.totp` of a passwordless connection: Auth0's defaults are 6 digits and 3 minutes. */
interface CodeOptions {
  totp?: { length?: number; time_step?: number };
  disable_signup?: boolean;
}

/**
 * The person with this address in a passwordless connection; a new one where it takes new people.
 *
 * @returns `undefined` where there is nobody and nobody new may come
 */
export async function passwordlessUser(
  tenant: Tenant,
  connection: Connection,
  email: string,
): Promise<User | undefined> {
  const identity = findIdentity(tenant.db, connection.name, email);
  if (identity) return findUser(tenant.db, identity.user_id);
  if ((connection.options as CodeOptions).disable_signup) return undefined;
  return createUser(tenant, { connection: connection.name, email, email_verified: false });
}

/** A new code for an address, in place of the one before. */
export function newCode({ db }: Tenant, { name, options }: Connection, email: string): string {
  const { length = 6, time_step: lifetime = 180 } = (options as CodeOptions).totp ?? {};
  const code = String(randomInt(10 ** Math.min(length, 12))).padStart(length, '0');
  upsertModel(db, KIND, keyOf(name, email), { code, attempts: 0, lifetime }, lifetime);
  return code;
}

/** Holds a code against the one that was sent. A right one is good once, and proves the address. */
export function checkCode(tenant: Tenant, connection: string, email: string, code: string): Checked {
  const { db } = tenant;
  const key = keyOf(connection, email);
  const sent = findModel(db, KIND, key) as { code: string; attempts: number; lifetime: number } | undefined;
  if (!sent) return { fault: 'wrong' };
  if (sent.attempts >= MAX_ATTEMPTS) return { fault: 'too_many' };
  const identity = findIdentity(db, connection, email);
  const user = identity && findUser(db, identity.user_id);
  if (!user || sent.code !== code.replaceAll(' ', '')) {
    upsertModel(db, KIND, key, { ...sent, attempts: sent.attempts + 1 }, sent.lifetime);
    return { fault: 'wrong' };
  }
  destroyModel(db, KIND, key);
  return { user: verified(tenant, user) };
}

/** A ticket with which a browser logs this person in at /authorize, once and at once. */
export function loginTicket({ db }: Tenant, userId: string, connection: string): string {
  const ticket = randomBytes(24).toString('base64url');
  upsertModel(db, TICKET, ticket, { user_id: userId, connection }, 60);
  return ticket;
}

/** Uses a login ticket up. Returns whom it logs in, `undefined` when it was used or is over. */
export function useLoginTicket({ db }: Tenant, ticket: string): { user: User; connection: string } | undefined {
  const found = findModel(db, TICKET, ticket) as { user_id: string; connection: string } | undefined;
  destroyModel(db, TICKET, ticket);
  const user = found && findUser(db, found.user_id);
  return user && { user, connection: found.connection };
}

function verified(tenant: Tenant, user: User): User {
  if (user.email_verified) return user;
  const changed = { ...user, email_verified: true, updated_at: tenant.now().toISOString() };
  replaceUser(tenant.db, changed);
  return changed;
}

const keyOf = (connection: string, email: string): string => JSON.stringify([connection, email.toLowerCase()]);
