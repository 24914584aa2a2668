import type { Context } from 'koa';
import type { Interaction, KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import { loginIsOver } from '../errors.js';

/** Seconds that a person has to log in. */
export const TRANSACTION_LIFETIME = 3600;

const cookieName = (state: string): string => `auth0_login_${state.slice(0, 16)}`;

/**
 * Where a person goes to log in, to sign up, or to answer what comes after. The login is bound to their browser by a cookie of its own, so that two
 * tabs don't get into each other's way, and so that nobody can have a login of theirs completed by somebody else.
 */
export function startTransaction(ctx: KoaContextWithOIDC, { uid, params, prompt }: Interaction): string {
  ctx.cookies.set(cookieName(uid), uid, {
    path: '/u/',
    httpOnly: true,
    sameSite: 'lax',
    maxAge: TRANSACTION_LIFETIME * 1000,
  });
  const login = params['screen_hint'] === 'signup' ? '/u/signup' : '/u/login';
  return `${(prompt.details['page'] as string | undefined) ?? login}?state=${uid}`;
}

/**
 * The login that a page of the tenant belongs to.
 *
 * @throws {PageError} 400 when `state` is unknown, is over, or was started in another browser
 */
export async function findTransaction(provider: Provider, ctx: Context): Promise<Interaction> {
  const { state } = ctx.query;
  const bound = typeof state === 'string' && ctx.cookies.get(cookieName(state)) === state;
  const transaction = bound ? await provider.Interaction.find(state) : undefined;
  if (transaction) return transaction;
  throw loginIsOver();
}

/** Ends a step of a login, with its result or with the error that the application gets, and sends the browser on. */
export async function finishTransaction(
  ctx: Context,
  transaction: Interaction,
  result: NonNullable<Interaction['result']>,
): Promise<void> {
  // oidc-provider takes a requested prompt for answered by its key in the result, those of the steps before included.
  transaction.result = { ...transaction.lastSubmission, ...result };
  // Whoever logs in now is right, whatever session the browser had when the login began.
  if (result.login) delete transaction.session;
  await transaction.persist();
  ctx.cookies.set(cookieName(transaction.uid), null, { path: '/u/', httpOnly: true, sameSite: 'lax' });
  ctx.redirect(transaction.returnTo);
}
