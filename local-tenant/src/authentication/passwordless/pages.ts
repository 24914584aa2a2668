import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import type { Connection } from '../../storage/connections.js';
import { isEmail } from '../database/sign-up.js';
import { PageError } from '../errors.js';
import { completeLogin } from '../login/complete-login.js';
import { formField } from '../login/forms.js';
import { hintOf } from '../login/hint.js';
import { applicationName, connectionsOf } from '../login/transaction-view.js';
import { findTransaction } from '../login/transaction.js';
import { checkCode, passwordlessUser } from './codes.js';
import { sendPasswordlessMail } from './send.js';

/** `GET /u/passwordless-email?state=…`: the page to ask for a code on. */
export async function showEmailForm(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  await renderForm(tenant, ctx, transaction, hintOf(tenant, transaction), '');
}

/** `POST /u/passwordless-email?state=…` with `email`: sends the code and shows the page to enter it on. */
export async function submitEmail(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const email = formField(ctx, 'email').toLowerCase();
  if (!isEmail(email)) return renderForm(tenant, ctx, transaction, email, 'Email is not valid.');
  const connection = connectionOf(tenant, transaction);
  const user = await passwordlessUser(tenant, connection, email);
  if (!user) return renderForm(tenant, ctx, transaction, email, 'There is no account with this email address.');
  sendPasswordlessMail(tenant, ctx, { connection, user, client_id: String(transaction.params['client_id']) });
  return renderCode(tenant, ctx, transaction, email, '');
}

/** `POST /u/passwordless-email-challenge?state=…` with `email` and `code`: on to the application, or the page again. */
export async function submitEmailCode(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const { name } = connectionOf(tenant, transaction);
  const email = formField(ctx, 'email').toLowerCase();
  const checked = checkCode(tenant, name, email, formField(ctx, 'code'));
  if ('user' in checked) return completeLogin(tenant, ctx, transaction, { ...checked, connection: name, amr: ['otp'] });
  const wrong = checked.fault === 'wrong';
  const error = wrong ? 'The code you entered is invalid' : 'There were too many wrong codes. Ask for a new one.';
  return renderCode(tenant, ctx, transaction, email, error);
}

function connectionOf(tenant: Tenant, transaction: Interaction): Connection {
  const [connection] = connectionsOf(tenant, transaction, 'passwordless');
  if (connection) return connection;
  throw new PageError(400, 'Something went wrong.', 'This application has no logins by email.');
}

function renderForm(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  email: string,
  error: string,
): Promise<void> {
  const passwords = connectionsOf(tenant, transaction).length > 0;
  const application = applicationName(tenant, transaction);
  const view = { application, state: transaction.uid, passwords, email, error };
  return renderPage(ctx, 'passwordless', view, error ? 400 : 200);
}

function renderCode(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  email: string,
  error: string,
): Promise<void> {
  const view = { application: applicationName(tenant, transaction), state: transaction.uid, email, error };
  return renderPage(ctx, 'passwordless-code', view, error ? 400 : 200);
}
