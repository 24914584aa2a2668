import type { Tenant } from '../context.js';
import { postLoginActions } from '../storage/actions.js';
import { findUser, replaceUser } from '../storage/users.js';
import { type Login, postLoginEvent } from './event.js';
import { type Outcome, noOutcome, withCalls } from './outcome.js';
import { ActionFailed, runAction } from './run-action.js';

/**
 * Runs the Actions of a login, one after the other. Metadata that they set is on the profile afterwards, whatever else
 * comes of the login; whoever is denied is denied by the first that says so. An Action that fails denies too.
 */
export async function runPostLogin(tenant: Tenant, login: Login): Promise<Outcome> {
  let outcome = noOutcome();
  for (const action of postLoginActions(tenant.db)) {
    const calls = await runAction(action, postLoginEvent(tenant, login)).catch((error: unknown) => {
      if (error instanceof ActionFailed) return [{ path: 'access.deny', args: [error.message] }];
      throw error;
    });
    outcome = withCalls(outcome, calls);
    if (outcome.denied !== undefined) break;
  }
  keepMetadata(tenant, login.user.user_id, outcome);
  return outcome;
}

function keepMetadata({ db }: Tenant, userId: string, { userMetadata, appMetadata }: Outcome): void {
  const user = findUser(db, userId);
  if (!user || Object.keys({ ...userMetadata, ...appMetadata }).length === 0) return;
  replaceUser(db, {
    ...user,
    user_metadata: { ...user.user_metadata, ...userMetadata },
    app_metadata: { ...user.app_metadata, ...appMetadata },
  });
}
