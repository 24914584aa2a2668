import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import {
  type FamilyFilter,
  type RefreshTokenFamily,
  deleteRefreshTokens,
  listRefreshTokens,
  setRefreshTokenMetadata,
} from '../../storage/refresh-tokens.js';
import { ManagementError, invalidBody } from '../errors.js';
import { selectFields } from '../fields.js';
import { checkpointPage } from '../paging.js';
import { type Answer, type Call, type Route, accepted, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';

/** `/refresh-tokens` and `/users/{user_id}/refresh-tokens`; each entry is a family, however often it was exchanged. */
export const refreshTokenRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/refresh-tokens', handler: ofUser },
  { method: 'DELETE', path: '/users/{user_id}/refresh-tokens', handler: removeAll },
  { method: 'GET', path: '/refresh-tokens', handler: list },
  { method: 'POST', path: '/refresh-tokens/revoke', handler: revoke },
  { method: 'GET', path: '/refresh-tokens/{id}', handler: (call) => ok(refreshTokenView(call.tenant, existing(call))) },
  { method: 'PATCH', path: '/refresh-tokens/{id}', handler: patch },
  { method: 'DELETE', path: '/refresh-tokens/{id}', handler: remove },
];

function ofUser(call: Call): Answer {
  const { user_id } = existingUser(call.tenant, call.params['user_id']!);
  const tokens = viewsOf(call, { user_id });
  return ok({ ...checkpointPage(call, 'tokens', tokens), total: tokens.length });
}

function list(call: Call): Answer {
  const { user_id, client_id } = call.query as { user_id: string; client_id?: string };
  existingUser(call.tenant, user_id);
  const tokens = viewsOf(call, { user_id, client_id }).map((each) => selectFields(each, call.query));
  return ok(checkpointPage(call, 'refresh_tokens', tokens));
}

function removeAll({ tenant, params }: Call): Answer {
  deleteRefreshTokens(tenant.db, { user_id: existingUser(tenant, params['user_id']!).user_id });
  return accepted();
}

/** "Revoke refresh tokens in bulk by ID list, user, user+client, or user+client+audience." */
function revoke({ tenant: { db }, body }: Call): Answer {
  const { ids, ...filter } = body as FamilyFilter & { ids?: string[] };
  const named = Object.keys(filter).length > 0;
  if (ids ? named : filter.user_id === undefined || (filter.audience !== undefined && !filter.client_id)) {
    throw invalidBody('Either ids, or user_id with an optional client_id and audience, must be sent');
  }
  if (ids) for (const id of ids) deleteRefreshTokens(db, { id });
  else deleteRefreshTokens(db, filter);
  return accepted();
}

/** Metadata is replaced as a whole; `null` empties it. */
function patch(call: Call): Answer {
  const token = existing(call);
  const metadata = (call.body['refresh_token_metadata'] as Record<string, unknown> | null) ?? {};
  setRefreshTokenMetadata(call.tenant.db, token.id, metadata);
  return ok(refreshTokenView(call.tenant, { ...token, metadata }));
}

function remove({ tenant, params }: Call): Answer {
  deleteRefreshTokens(tenant.db, { id: params['id']! });
  return accepted();
}

const viewsOf = ({ tenant }: Call, filter: FamilyFilter): Record<string, unknown>[] =>
  listRefreshTokens(tenant.db, filter, tenant.now()).map((each) => refreshTokenView(tenant, each));

function existing({ tenant, params }: Call): RefreshTokenFamily {
  const [token] = listRefreshTokens(tenant.db, { id: params['id']! }, tenant.now());
  if (token) return token;
  throw new ManagementError(404, 'The refresh token does not exist.');
}

function refreshTokenView({ db }: Tenant, token: RefreshTokenFamily): Record<string, unknown> {
  const { id, user_id, client_id, audience, scope, session_id, started_at, expires_at, metadata } = token;
  const settings = findClient(db, client_id)?.refresh_token;
  const absolute = settings?.expiration_type === 'expiring' && !settings.infinite_token_lifetime;
  return {
    id,
    user_id,
    created_at: moment(started_at),
    ...(expires_at !== null && { idle_expires_at: moment(expires_at) }),
    ...(absolute && { expires_at: moment(started_at + (settings.token_lifetime ?? 30 * 86_400)) }),
    client_id,
    session_id: session_id ?? null,
    rotating: settings?.rotation_type === 'rotating',
    resource_servers: audience === undefined ? [] : [{ audience, scopes: scope.join(' ') }],
    ...(metadata && { refresh_token_metadata: metadata }),
  };
}

const moment = (seconds: number): string => new Date(seconds * 1000).toISOString();
