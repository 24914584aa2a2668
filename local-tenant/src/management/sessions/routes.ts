import { announceLogout, announceLogouts } from '../../authentication/logout/back-channel.js';
import {
  type OidcPayload,
  destroyModelsOfAccount,
  findModelByUid,
  listModelsOfAccount,
} from '../../storage/oidc-models.js';
import { deleteRefreshTokens } from '../../storage/refresh-tokens.js';
import { deleteSession, setSessionMetadata } from '../../storage/sessions.js';
import { ManagementError } from '../errors.js';
import { checkpointPage } from '../paging.js';
import { type Answer, type Call, type Route, accepted, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { sessionView } from './view.js';

/** `/sessions/{id}` and `/users/{user_id}/sessions`: where people are signed in. */
export const sessionRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/sessions', handler: list },
  { method: 'DELETE', path: '/users/{user_id}/sessions', handler: removeAll },
  { method: 'POST', path: '/users/{id}/revoke-access', handler: revokeAccess },
  { method: 'GET', path: '/sessions/{id}', handler: (call) => ok(sessionView(call.tenant, existing(call))) },
  { method: 'PATCH', path: '/sessions/{id}', handler: patch },
  { method: 'DELETE', path: '/sessions/{id}', handler: remove },
  { method: 'POST', path: '/sessions/{id}/revoke', handler: revoke },
];

function list(call: Call): Answer {
  const { tenant, params } = call;
  const { user_id } = existingUser(tenant, params['user_id']!);
  const sessions = listModelsOfAccount(tenant.db, 'Session', user_id).map((each) => sessionView(tenant, each));
  return ok(checkpointPage(call, 'sessions', sessions));
}

/** Refresh tokens live on. Auth0 ends sessions asynchronously, hence its 202. */
function removeAll({ tenant, params, issuer }: Call): Answer {
  const { user_id } = existingUser(tenant, params['user_id']!);
  announceLogouts(tenant, issuer, user_id, 'session-revoked');
  destroyModelsOfAccount(tenant.db, 'Session', user_id);
  return accepted();
}

/** Ends one session or all, with the refresh tokens that came out of them unless these shall stay. */
function revokeAccess(call: Call): Answer {
  const { tenant, params, body, issuer } = call;
  const { db } = tenant;
  const user_id = params['id']!;
  const { session_id, preserve_refresh_tokens } = body as { session_id?: string; preserve_refresh_tokens?: boolean };
  if (session_id === undefined) {
    announceLogouts(tenant, issuer, user_id, 'session-revoked');
    destroyModelsOfAccount(db, 'Session', user_id);
  } else if (findModelByUid(db, 'Session', session_id)?.['accountId'] === user_id) end(call, session_id);
  if (!preserve_refresh_tokens) deleteRefreshTokens(db, { user_id, session_id });
  return accepted();
}

/** Metadata is replaced as a whole; `null` empties it. */
function patch(call: Call): Answer {
  const session = existing(call);
  const metadata = call.body['session_metadata'] as Record<string, unknown> | null;
  setSessionMetadata(call.tenant.db, call.params['id']!, metadata ?? {});
  return ok(sessionView(call.tenant, session));
}

function remove(call: Call): Answer {
  end(call, call.params['id']!);
  return accepted();
}

/** "Revokes a session by ID and all associated refresh tokens." */
function revoke(call: Call): Answer {
  existing(call);
  end(call, call.params['id']!);
  deleteRefreshTokens(call.tenant.db, { session_id: call.params['id']! });
  return accepted();
}

/** Ends a session, and tells the applications that it was for. */
function end({ tenant, issuer }: Call, id: string): void {
  const session = findModelByUid(tenant.db, 'Session', id);
  if (session) announceLogout(tenant, issuer, session, 'session-revoked');
  deleteSession(tenant.db, id);
}

function existing({ tenant, params }: Call): OidcPayload {
  const session = findModelByUid(tenant.db, 'Session', params['id']!);
  if (session?.['accountId'] !== undefined) return session;
  throw new ManagementError(404, 'The session does not exist.');
}
