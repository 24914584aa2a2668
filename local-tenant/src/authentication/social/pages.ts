import type { Context } from 'koa';
import type { default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import { labelOf } from '../connections.js';
import { isEmail } from '../database/sign-up.js';
import { completeLogin } from '../login/complete-login.js';
import { formField } from '../login/forms.js';
import { hintOf } from '../login/hint.js';
import { applicationName, namedConnection } from '../login/transaction-view.js';
import { findTransaction, finishTransaction } from '../login/transaction.js';
import { socialUser } from './social-user.js';

/** `GET /u/social/{connection}?state=…`: stands in for the pages of Google and the others; nothing leaves this machine. */
export async function showSocial(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  await render(tenant, ctx, {
    transaction,
    email: hintOf(tenant, transaction),
    name: '',
    error: '',
  });
}

/**
 * `POST /u/social/{connection}?state=…` with `email`, `name` and `action`: `allow` logs the person in, and makes their
 * profile the first time; `deny` goes back to the application with `error=access_denied`.
 */
export async function submitSocial(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  if (formField(ctx, 'action') === 'deny') {
    const error_description = 'The resource owner or authorization server denied the request';
    await finishTransaction(ctx, transaction, { error: 'access_denied', error_description });
    return;
  }
  const connection = namedConnection(tenant, transaction, 'social', nameOf(ctx));
  const [email, name] = [formField(ctx, 'email').toLowerCase(), formField(ctx, 'name')];
  if (!isEmail(email)) return render(tenant, ctx, { transaction, email, name, error: 'Email is not valid.' });
  const user = socialUser(tenant, connection, { email, name });
  await completeLogin(tenant, ctx, transaction, { user, connection: connection.name, amr: [] });
}

const nameOf = (ctx: Context): string => (ctx['params'] as { connection: string }).connection;

interface SocialPage {
  transaction: Awaited<ReturnType<typeof findTransaction>>;
  email: string;
  name: string;
  error: string;
}

function render(tenant: Tenant, ctx: Context, { transaction, email, name, error }: SocialPage): Promise<void> {
  const connection = namedConnection(tenant, transaction, 'social', nameOf(ctx));
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    label: labelOf(connection),
    path: `/u/social/${encodeURIComponent(connection.name)}`,
    email,
    name,
    error,
  };
  return renderPage(ctx, 'social', view, error ? 400 : 200);
}
