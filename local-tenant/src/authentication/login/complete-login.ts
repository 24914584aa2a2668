import type { Context } from 'koa';
import type { Interaction } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import type { User } from '../../storage/users.js';
import { endSession, sessionUser } from './session.js';
import { finishTransaction } from './transaction.js';

/** Somebody who proved to be who they say they are, and how. */
export interface Identified {
  user: User;
  /** Name of the connection that knows them. */
  connection: string;
  /** RFC 8176: `pwd`, `otp` … */
  amr: string[];
}

/**
 * Ends the log-in step with the person who proved to be themselves; what else there is to ask follows. A blocked one goes
 * to the application with `error=unauthorized`.
 */
export async function completeLogin(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  { user, connection, amr }: Identified,
): Promise<void> {
  if (user.blocked) {
    const event = { ...requestContext(ctx), connection, client_id: String(transaction.params['client_id']) };
    recordLog(tenant, { ...event, type: 'f', description: 'user is blocked', user_id: user.user_id });
    await finishTransaction(ctx, transaction, { error: 'unauthorized', error_description: 'user is blocked' });
    return;
  }
  if (sessionUser(tenant, ctx) !== user.user_id) endSession(tenant, ctx);
  const login = { accountId: user.user_id, amr, connection };
  await finishTransaction(ctx, transaction, { login, select_account: {} });
}
