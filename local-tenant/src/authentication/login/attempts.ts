import { randomAlphanumeric } from '../../ids.js';
import type { Tenant } from '../../context.js';
import { sendMail } from '../../mail/send-mail.js';
import { addBlock, isIpBlocked, listBlocks, removeBlocks } from '../../storage/blocks.js';
import type { Connection } from '../../storage/connections.js';
import { findIdentity } from '../../storage/identities.js';
import { destroyModel, findModel, upsertModel } from '../../storage/oidc-models.js';
import { type User, findUser } from '../../storage/users.js';

/** Wrong passwords after which Auth0 blocks an identifier for an address. */
const MAX_ATTEMPTS = 10;
const FAILURES = 'LoginFailures';
const UNBLOCK = 'UnblockTicket';
const DAY = 86_400;

/** A try to log in: who, where, from which address. */
export interface Attempt {
  connection: Connection;
  identifier: string;
  ip: string;
  issuer: string;
}

/** Whether brute-force protection lets nobody in as this person from this address, or nobody at all from there. */
export function isBlocked({ db }: Tenant, { connection, identifier, ip }: Attempt): 'account' | 'address' | undefined {
  if (isIpBlocked(db, ip)) return 'address';
  const blocks = listBlocks(db, [identifier]);
  return blocks.some((block) => block.ip === ip && block.connection === connection.name) ? 'account' : undefined;
}

/**
 * Counts a wrong password. The tenth in a row blocks the identifier for the address, and tells the person by mail.
 * https://auth0.com/docs/secure/attack-protection/brute-force-protection
 *
 * @returns whether this one brought the block
 */
export function countFailure(tenant: Tenant, attempt: Attempt): boolean {
  if (attempt.connection.options['brute_force_protection'] === false) return false;
  const count = ((findModel(tenant.db, FAILURES, keyOf(attempt))?.['count'] as number | undefined) ?? 0) + 1;
  upsertModel(tenant.db, FAILURES, keyOf(attempt), { count }, 30 * DAY);
  if (count < MAX_ATTEMPTS) return false;
  forgetFailures(tenant, attempt);
  const { identifier, ip, connection, issuer } = attempt;
  addBlock(tenant.db, { identifier, ip, connection: connection.name }, tenant.now());
  const identity = findIdentity(tenant.db, connection.name, identifier);
  const user = identity && findUser(tenant.db, identity.user_id);
  if (user?.email) mailBlock(tenant, user, issuer, attempt);
  return true;
}

/** A right password: the count begins anew. */
export const forgetFailures = ({ db }: Tenant, attempt: Attempt): void => destroyModel(db, FAILURES, keyOf(attempt));

/** Lifts the blocks of whoever opens the link of the mail. Returns whether the link was good. */
export function unblock({ db }: Tenant, ticket: string): boolean {
  const found = findModel(db, UNBLOCK, ticket) as { identifiers: string[] } | undefined;
  if (!found) return false;
  removeBlocks(db, found.identifiers);
  destroyModel(db, UNBLOCK, ticket);
  return true;
}

/** What a person goes by in the connections of the tenant. */
export const identifiersOf = ({ email, username, phone_number }: User): string[] =>
  [email, username, phone_number].filter((identifier) => identifier !== undefined);

function mailBlock(tenant: Tenant, user: User, issuer: string, { ip }: Attempt): void {
  const ticket = randomAlphanumeric(32);
  upsertModel(tenant.db, UNBLOCK, ticket, { identifiers: identifiersOf(user) }, 5 * DAY);
  sendMail(tenant, {
    to: user.email!,
    template: 'blocked_account',
    subject: 'Your account has been blocked',
    text: `There were too many failed attempts to log in to your account from ${ip}, and it takes no more of them. If it was you, unblock it.`,
    links: [{ label: 'Unblock your account', url: `${issuer}u/unblock?ticket=${ticket}` }],
    user_id: user.user_id,
  });
}

const keyOf = ({ connection, identifier, ip }: Attempt): string =>
  JSON.stringify([connection.name, identifier.toLowerCase(), ip]);
