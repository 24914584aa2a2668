import { type JWTPayload, errors } from 'jose';
import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import { type Client, findClient } from '../../storage/clients.js';
import { tenantSettings } from '../../storage/tenant-settings.js';
import { PageError } from '../errors.js';
import { verifyIdToken } from '../tokens/id-token.js';
import { endSession, findSession, sessionUser } from '../login/session.js';
import { announceLogout } from './back-channel.js';
import { isAllowedLogout } from '../urls.js';

/**
 * `GET /v2/logout`: ends the session and goes to `returnTo`, or to the application's first Allowed Logout URL.
 * https://auth0.com/docs/api/authentication/logout/auth-0-logout
 *
 * @throws {PageError} 400 when `returnTo` isn't allowed for the application
 */
export function logout(tenant: Tenant, ctx: Context): void {
  const { client_id: clientId, returnTo } = strings(ctx);
  const client = clientId === undefined ? undefined : findClient(tenant.db, clientId);
  const target = returnTo ?? allowedUrls(tenant, client)[0];
  if (returnTo !== undefined) checkTarget(tenant, client, 'returnTo', returnTo);
  logOut(tenant, ctx, client);
  if (target === undefined) ctx.body = 'OK';
  else ctx.redirect(target);
}

/**
 * `GET /oidc/logout`: OpenID Connect RP-Initiated Logout 1.0. Without a good `id_token_hint` a person with a session is
 * asked first, because any page could have sent them here.
 *
 * @throws {PageError} 400 for a foreign hint, a `client_id` that doesn't fit it, and a target that isn't allowed
 */
export async function oidcLogout(tenant: Tenant, ctx: Context): Promise<void> {
  const { client, hinted } = await logoutRequest(tenant, ctx);
  if (!hinted && sessionUser(tenant, ctx) !== undefined) {
    await renderPage(ctx, 'logout', { application: client?.name ?? '' });
    return;
  }
  await leave(tenant, ctx, client);
}

/** `POST /oidc/logout?…`: the person said yes. Their session cookie is SameSite=Lax, so it was on our own page. */
export async function confirmLogout(tenant: Tenant, ctx: Context): Promise<void> {
  const { client } = await logoutRequest(tenant, ctx);
  await leave(tenant, ctx, client);
}

/** Ends the session, and tells the applications that it was for. */
function logOut(tenant: Tenant, ctx: Context, client: Client | undefined): void {
  const session = findSession(tenant, ctx);
  if (!session) return;
  announceLogout(tenant, issuerOf(ctx.req), session, 'rp-logout');
  endSession(tenant, ctx);
  const user_id = session['accountId'] as string | undefined;
  recordLog(tenant, { ...requestContext(ctx), type: 'slo', client_id: client?.client_id, user_id });
}

async function leave(tenant: Tenant, ctx: Context, client: Client | undefined): Promise<void> {
  const { post_logout_redirect_uri: target, state } = strings(ctx);
  logOut(tenant, ctx, client);
  if (target === undefined) {
    await renderPage(ctx, 'logged-out', {});
    return;
  }
  const url = new URL(target);
  if (state !== undefined) url.searchParams.set('state', state);
  ctx.redirect(url.href);
}

async function logoutRequest(tenant: Tenant, ctx: Context): Promise<{ client: Client | undefined; hinted: boolean }> {
  const { id_token_hint: hint, client_id: clientId, post_logout_redirect_uri: target } = strings(ctx);
  const audience = hint === undefined ? undefined : await audienceOf(tenant, issuerOf(ctx.req), hint);
  if (audience !== undefined && clientId !== undefined && audience !== clientId) {
    throw new PageError(400, 'Something went wrong.', 'client_id does not match the provided id_token_hint.');
  }
  const client = findClient(tenant.db, audience ?? clientId ?? '');
  if (target !== undefined) checkTarget(tenant, client, 'post_logout_redirect_uri', target);
  return { client, hinted: audience !== undefined };
}

async function audienceOf(tenant: Tenant, issuer: string, hint: string): Promise<string> {
  const claims = await verifyIdToken(tenant, hint).catch(expiredClaims);
  if (claims?.iss === issuer && typeof claims.aud === 'string') return claims.aud;
  throw new PageError(400, 'Something went wrong.', 'The id_token_hint is not an ID token of this tenant.');
}

// Section 2: "The OP SHOULD accept ID Tokens when the RP identified by the ID Token's aud claim and/or sid claim has a
// current session […] even when the exp time has passed"; jose tells so once the signature is found good.
const expiredClaims = (error: unknown): JWTPayload | undefined =>
  error instanceof errors.JWTExpired ? error.payload : undefined;

/** The application's own, then those of the tenant, which hold for all of them and for none. */
const allowedUrls = ({ db }: Tenant, client: Client | undefined): string[] => [
  ...(client?.allowed_logout_urls ?? []),
  ...(tenantSettings(db).allowed_logout_urls ?? []),
];

function checkTarget(tenant: Tenant, client: Client | undefined, parameter: string, url: string): void {
  if (isAllowedLogout(url, allowedUrls(tenant, client))) return;
  throw new PageError(
    400,
    'Something went wrong.',
    `The "${parameter}" querystring parameter "${url}" is not defined as a valid URL in "Allowed Logout URLs".`,
  );
}

function strings(ctx: Context): Partial<Record<string, string>> {
  const entries = Object.entries(ctx.query).filter(([, value]) => typeof value === 'string' && value !== '');
  return Object.fromEntries(entries) as Record<string, string>;
}
