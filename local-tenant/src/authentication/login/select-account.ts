import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import { findUser } from '../../storage/users.js';
import { loginIsOver } from '../errors.js';
import { formField } from './forms.js';
import { applicationName } from './transaction-view.js';
import { findTransaction, finishTransaction } from './transaction.js';

/** `GET /u/select-account?state=…`: for `prompt=select_account`, whether to go on as the person of the session. */
export async function showAccounts(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const { transaction, userId } = await stepOf(provider, ctx);
  const user = findUser(tenant.db, userId);
  const account = user?.email ?? user?.username ?? userId;
  const view = { application: applicationName(tenant, transaction), account, state: transaction.uid };
  await renderPage(ctx, 'select-account', view);
}

/** `POST /u/select-account?state=…` with `action`: `continue` as the same person, or to the log-in page. */
export async function selectAccount(_tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const { transaction } = await stepOf(provider, ctx);
  if (formField(ctx, 'action') === 'continue') await finishTransaction(ctx, transaction, { select_account: {} });
  else ctx.redirect(`/u/login?state=${transaction.uid}`);
}

async function stepOf(provider: Provider, ctx: Context): Promise<{ transaction: Interaction; userId: string }> {
  const transaction = await findTransaction(provider, ctx);
  const userId = transaction.session?.accountId;
  if (transaction.prompt.name !== 'select_account' || userId === undefined) throw loginIsOver();
  return { transaction, userId };
}
