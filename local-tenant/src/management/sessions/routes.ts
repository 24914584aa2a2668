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
function removeAll({ tenant, params }: Call): Answer {
  destroyModelsOfAccount(tenant.db, 'Session', existingUser(tenant, params['user_id']!).user_id);
  return accepted();
}

/** Ends one session or all, with the refresh tokens that came out of them unless these shall stay. */
function revokeAccess({ tenant: { db }, params, body }: Call): Answer {
  const user_id = params['id']!;
  const { session_id, preserve_refresh_tokens } = body as { session_id?: string; preserve_refresh_tokens?: boolean };
  if (session_id === undefined) destroyModelsOfAccount(db, 'Session', user_id);
  else if (findModelByUid(db, 'Session', session_id)?.['accountId'] === user_id) deleteSession(db, session_id);
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

function remove({ tenant, params }: Call): Answer {
  deleteSession(tenant.db, params['id']!);
  return accepted();
}

/** "Revokes a session by ID and all associated refresh tokens." */
function revoke(call: Call): Answer {
  existing(call);
  deleteSession(call.tenant.db, call.params['id']!);
  deleteRefreshTokens(call.tenant.db, { session_id: call.params['id']! });
  return accepted();
}

function existing({ tenant, params }: Call): OidcPayload {
  const session = findModelByUid(tenant.db, 'Session', params['id']!);
  if (session?.['accountId'] !== undefined) return session;
  throw new ManagementError(404, 'The session does not exist.');
}
