import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import { takesUsernames } from '../connections.js';
import { completeLogin } from './complete-login.js';
import { formField } from './forms.js';
import { LoginRefused, type PasswordLogin, logInWithPassword } from './password-login.js';
import { applicationName, connectionsOf } from './transaction-view.js';
import { findTransaction } from './transaction.js';

/** `GET /u/login?state=…`: the page to log in on, with the identifier of `login_hint`. */
export async function showLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const hint = transaction.params['login_hint'];
  await renderLogin(tenant, ctx, transaction, { username: typeof hint === 'string' ? hint : '' });
}

/**
 * `POST /u/login?state=…` with `username` and `password`: on to the application, or the page again with status 400, as
 * Auth0's Universal Login does it.
 */
export async function submitLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const login = passwordLogin(tenant, ctx, transaction);
  try {
    const { user, connection } = await logInWithPassword(tenant, login);
    await completeLogin(tenant, ctx, transaction, { user, connection: connection.name, amr: ['pwd'] });
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    const message = error.reason === 'wrong' ? 'Wrong email or password' : error.message;
    await renderLogin(tenant, ctx, transaction, { username: login.identifier, error: message });
  }
}

const passwordLogin = (tenant: Tenant, ctx: Context, transaction: Interaction): PasswordLogin => ({
  connections: connectionsOf(tenant, transaction),
  identifier: formField(ctx, 'username'),
  password: formField(ctx, 'password'),
  client_id: String(transaction.params['client_id']),
  issuer: issuerOf(ctx.req),
  request: requestContext(ctx),
});

function renderLogin(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  { username, error = '' }: { username: string; error?: string },
): Promise<void> {
  const connections = connectionsOf(tenant, transaction);
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    usernames: connections.some(takesUsernames),
    signup: connections.some(({ options }) => options['disable_signup'] !== true),
    username,
    error,
  };
  return renderPage(ctx, 'login', view, error ? 400 : 200);
}
