import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { type OidcPayload, destroyModel, findModel } from '../../storage/oidc-models.js';

/** The cookie of the single sign-on session; Auth0's has the same name. */
export const SESSION_COOKIE = 'auth0';

const DAY = 86_400;
const IDLE = 3 * DAY;
const ABSOLUTE = 7 * DAY;

/**
 * Seconds that a session lives from its last use on. Auth0's defaults: 3 days without use, 7 days in all
 * (https://auth0.com/docs/manage-users/sessions/configure-session-lifetime-settings).
 */
export function sessionLifetime(_ctx: unknown, { loginTs }: { loginTs?: number | undefined }): number {
  const left = loginTs === undefined ? IDLE : loginTs + ABSOLUTE - Math.floor(Date.now() / 1000);
  return Math.max(1, Math.min(IDLE, left));
}

/** The session that a browser has, as it is stored, `undefined` when it has none. */
export function findSession(tenant: Tenant, ctx: Context): OidcPayload | undefined {
  const id = ctx.cookies.get(SESSION_COOKIE);
  return id === undefined ? undefined : findModel(tenant.db, 'Session', id);
}

/** Whose session the browser has, `undefined` when it has none. */
export function sessionUser(tenant: Tenant, ctx: Context): string | undefined {
  return findSession(tenant, ctx)?.['accountId'] as string | undefined;
}

/** Ends the single sign-on session of a browser, at the tenant and in its cookie; none is no error. */
export function endSession(tenant: Tenant, ctx: Context): void {
  const id = ctx.cookies.get(SESSION_COOKIE);
  if (id === undefined) return;
  destroyModel(tenant.db, 'Session', id);
  ctx.cookies.set(SESSION_COOKIE, null, { httpOnly: true, sameSite: 'lax' });
}
