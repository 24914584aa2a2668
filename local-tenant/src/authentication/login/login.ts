import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import { findClient } from '../../storage/clients.js';
import type { Connection } from '../../storage/connections.js';
import { verifyPassword } from '../../storage/passwords.js';
import { type User, recordLogin } from '../../storage/users.js';
import { databaseConnections, takesUsernames } from '../connections.js';
import { endSession, sessionUser } from './session.js';
import { findTransaction, finishTransaction } from './transaction.js';

/** `GET /u/login?state=…`: the page to log in on, with the identifier of `login_hint`. */
export async function showLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const hint = transaction.params['login_hint'];
  await renderLogin(tenant, ctx, transaction, { username: typeof hint === 'string' ? hint : '' });
}

/**
 * `POST /u/login?state=…` with `username` and `password`: on to the application, or the page again with status 400, as
 * Auth0's Universal Login does it. A blocked person goes to the application with `error=unauthorized`.
 */
export async function submitLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const { username, password } = formFields(ctx);
  const user = await authenticate(tenant, transaction, username, password);
  if (user) await completeLogin(tenant, ctx, transaction, user);
  else await renderLogin(tenant, ctx, transaction, { username, error: 'Wrong email or password' });
}

/** Ends a login with the person who proved to be themselves. */
export async function completeLogin(tenant: Tenant, ctx: Context, transaction: Interaction, user: User): Promise<void> {
  if (user.blocked) {
    await finishTransaction(ctx, transaction, { error: 'unauthorized', error_description: 'user is blocked' });
    return;
  }
  recordLogin(tenant.db, user.user_id, ctx.ip.replace(/^::ffff:/, ''), tenant.now());
  if (sessionUser(tenant, ctx) !== user.user_id) endSession(tenant, ctx);
  await finishTransaction(ctx, transaction, { login: { accountId: user.user_id } });
}

/** The connections that a login may go through: the one that the application named, or all that it has. */
export function connectionsOf(tenant: Tenant, { params }: Interaction): Connection[] {
  const connections = databaseConnections(tenant.db, String(params['client_id']));
  const named = params['connection'];
  return named === undefined ? connections : connections.filter(({ name }) => name === named);
}

/** The name of the application that a person logs in to. */
export const applicationName = (tenant: Tenant, { params }: Interaction): string =>
  findClient(tenant.db, String(params['client_id']))?.name ?? '';

/** What a person typed. */
export interface FormFields {
  username: string;
  email: string;
  password: string;
}

/** The text fields of a submitted form; one that is missing, or was sent twice, is empty. */
export function formFields(ctx: Context): FormFields {
  const body = (ctx.request.body ?? {}) as Record<string, unknown>;
  const field = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  return { username: field('username').trim(), email: field('email').trim(), password: field('password') };
}

async function authenticate(
  tenant: Tenant,
  transaction: Interaction,
  identifier: string,
  password: string,
): Promise<User | undefined> {
  for (const { name } of connectionsOf(tenant, transaction)) {
    const user = await verifyPassword(tenant.db, name, identifier, password);
    if (user) return user;
  }
  return undefined;
}

function renderLogin(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  { username, error = '' }: { username: string; error?: string },
): Promise<void> {
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    usernames: connectionsOf(tenant, transaction).some(takesUsernames),
    username,
    error,
  };
  return renderPage(ctx, 'login', view, error ? 400 : 200);
}
