import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { type Client, findClient } from '../../storage/clients.js';
import { type OidcPayload, listModelsOfAccount } from '../../storage/oidc-models.js';

/** What ended a session, in Auth0's words. */
export type Initiator = 'rp-logout' | 'idp-logout' | 'password-changed' | 'session-revoked' | 'account-deleted';

/** https://auth0.com/docs/authenticate/login/logout/back-channel-logout/configure-back-channel-logout */
interface LogoutSettings {
  backchannel_logout_urls?: string[];
  backchannel_logout_initiators?: { mode?: 'all' | 'custom'; selected_initiators?: string[] };
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds that a logout token is good for, and that an application has to answer. */
const LIFETIME = 120;
const PATIENCE = 5;

/**
 * Tells the applications that somebody logged in to by a session that it is over (OpenID Connect Back-Channel Logout 1.0).
 * It doesn't wait for them: what they answer is in the log.
 *
 * @param session as oidc-provider stored it
 */
export function announceLogout(tenant: Tenant, issuer: string, session: OidcPayload, initiator: Initiator): void {
  const {
    accountId,
    uid,
    authorizations = {},
  } = session as { accountId?: string; uid?: string; authorizations?: object };
  if (accountId === undefined || uid === undefined) return;
  for (const clientId of Object.keys(authorizations)) {
    const client = findClient(tenant.db, clientId);
    for (const url of client ? urlsOf(client, initiator) : []) {
      void announce(tenant, url, { iss: issuer, sub: accountId, aud: clientId, sid: uid });
    }
  }
}

/** The same for all sessions of a person. */
export function announceLogouts(tenant: Tenant, issuer: string, userId: string, initiator: Initiator): void {
  for (const session of listModelsOfAccount(tenant.db, 'Session', userId)) {
    announceLogout(tenant, issuer, session, initiator);
  }
}

/** "RP-Logout" and "IdP-Logout" are what Auth0 tells of unless an application chose otherwise. */
function urlsOf(client: Client, initiator: Initiator): readonly string[] {
  const settings = (client['oidc_logout'] ?? client['oidc_backchannel_logout'] ?? {}) as LogoutSettings;
  const { mode = 'custom', selected_initiators: selected = ['rp-logout', 'idp-logout'] } =
    settings.backchannel_logout_initiators ?? {};
  return mode === 'all' || selected.includes(initiator) ? (settings.backchannel_logout_urls ?? []) : [];
}

async function announce(
  tenant: Tenant,
  url: string,
  claims: { iss: string; sub: string; aud: string; sid: string },
): Promise<void> {
  try {
    const fault = await post(url, await logoutToken(tenant, claims));
    const type = fault === undefined ? 'oidc_backchannel_logout_succeeded' : 'oidc_backchannel_logout_failed';
    recordLog(tenant, { type, description: fault, client_id: claims.aud, user_id: claims.sub, details: { url } });
  } catch {
    // The tenant was stopped meanwhile: there is no log any more.
  }
}

function logoutToken(tenant: Tenant, claims: Record<string, string>): Promise<string> {
  const iat = Math.floor(tenant.now().getTime() / 1000);
  const token = { ...claims, iat, exp: iat + LIFETIME, jti: randomUUID(), events: { [EVENT]: {} } };
  return tenant.keys.sign(token, { typ: 'logout+jwt' });
}

/** @returns what went wrong. Section 2.8: the application answers 200, and 400 where something failed */
async function post(url: string, token: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(PATIENCE * 1000);
  const body = new URLSearchParams({ logout_token: token });
  return fetch(url, { method: 'POST', body, signal, redirect: 'manual' }).then(
    ({ ok, status }) => (ok ? undefined : `${url} answered ${status}`),
    (error: Error) => `${url} can't be reached: ${error.message}`,
  );
}
