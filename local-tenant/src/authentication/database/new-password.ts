import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { type WeakPassword, weakness } from '../../password-policy.js';
import { removeBlocks } from '../../storage/blocks.js';
import { type Connection, findConnectionByName } from '../../storage/connections.js';
import { transaction } from '../../storage/database.js';
import { identityId } from '../../storage/identities.js';
import { destroyModelsOfAccount } from '../../storage/oidc-models.js';
import { hashPassword, storePassword } from '../../storage/passwords.js';
import type { Ticket } from '../../storage/tickets.js';
import { type User, findUser, replaceUser } from '../../storage/users.js';
import { useTicket } from '../../tickets/tickets.js';
import { issuerOf } from '../../issuer.js';
import { announceLogouts } from '../logout/back-channel.js';
import { identifiersOf } from '../login/attempts.js';

/** Whose password a ticket changes, and where it is kept. */
export interface PasswordOwner {
  user: User;
  identity_id: string;
  connection: Connection;
}

/** The person behind a ticket, `undefined` when they or their database identity are gone. */
export function ownerOf({ db }: Tenant, { user_id, identity_id }: Ticket): PasswordOwner | undefined {
  const user = findUser(db, user_id);
  const identity = user?.identities.find((each) =>
    identity_id === undefined ? each.provider === 'auth0' : identityId(each) === identity_id,
  );
  const connection = identity && findConnectionByName(db, identity.connection);
  return user && connection && { user, identity_id: identityId(identity), connection };
}

/** Why the connection refuses a password, `undefined` when it takes it. */
export const refusedPassword = ({ connection }: PasswordOwner, password: string): WeakPassword | undefined =>
  weakness(connection.options, password);

/**
 * Uses a ticket up and puts a password in force. Sessions end,
 * and blocks by brute-force protection are lifted; an administrator's block stays.
 *
 * @returns whether the ticket was still good
 */
export async function putInForce(
  tenant: Tenant,
  ctx: Context,
  { ticket, owner, password }: { ticket: Ticket; owner: PasswordOwner; password: string },
): Promise<boolean> {
  const hash = await hashPassword(password);
  const used = transaction(tenant.db, () => {
    if (!useTicket(tenant, 'reset-password', ticket.ticket)) return false;
    storePassword(tenant.db, owner.identity_id, hash);
    replaceUser(tenant.db, changed(tenant, ticket, owner.user));
    removeBlocks(tenant.db, identifiersOf(owner.user));
    announceLogouts(tenant, issuerOf(ctx.req), owner.user.user_id, 'password-changed');
    destroyModelsOfAccount(tenant.db, 'Session', owner.user.user_id);
    return true;
  });
  const { connection, user } = owner;
  const event = { ...requestContext(ctx), connection: connection.name, client_id: ticket.client_id };
  if (used) recordLog(tenant, { ...event, type: 'scp', user_id: user.user_id });
  return used;
}

function changed(tenant: Tenant, { mark_email_as_verified: verified }: Ticket, user: User): User {
  const now = tenant.now().toISOString();
  return { ...user, ...(verified && { email_verified: true }), last_password_reset: now, updated_at: now };
}
