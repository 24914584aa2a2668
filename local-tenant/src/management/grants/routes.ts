import { isManagementAudience } from '../../issuer.js';
import { MANAGEMENT_API } from '../../storage/client-grants.js';
import { transaction } from '../../storage/database.js';
import { type Grant, deleteGrant, listGrants } from '../../storage/grants.js';
import { deleteRefreshTokens } from '../../storage/refresh-tokens.js';
import { pageOf } from '../paging.js';
import { type Answer, type Call, type Route, noContent, ok } from '../route.js';

/** `/grants`: what people let applications do. Taking one back takes the refresh tokens that came of it. */
export const grantRoutes: readonly Route[] = [
  { method: 'GET', path: '/grants', handler: list },
  { method: 'DELETE', path: '/grants', handler: (call) => remove(call, { user_id: call.query['user_id'] as string }) },
  { method: 'DELETE', path: '/grants/{id}', handler: (call) => remove(call, { id: call.params['id']! }) },
];

function list({ tenant, query, issuer }: Call): Answer {
  const { audience, ...filter } = query as { user_id?: string; client_id?: string; audience?: string };
  const stored = audience !== undefined && isManagementAudience(audience, issuer) ? MANAGEMENT_API : audience;
  const found = listGrants(tenant.db, { ...filter, ...(stored !== undefined && { audience: stored }) });
  const { start, per_page } = pageOf(query);
  const grants = found.slice(start, start + per_page).map((grant) => view(grant, issuer));
  return ok(query['include_totals'] ? { total: found.length, start, limit: per_page, grants } : grants);
}

function remove({ tenant: { db }, issuer }: Call, which: { id?: string; user_id?: string }): Answer {
  transaction(db, () => {
    for (const { id, user_id, clientID, audience } of listGrants(db, which)) {
      deleteGrant(db, id);
      const asked = audience === MANAGEMENT_API ? `${issuer}api/v2/` : audience;
      deleteRefreshTokens(db, { user_id, client_id: clientID, audience: asked });
    }
  });
  return noContent();
}

const view = (grant: Grant, issuer: string): Grant =>
  grant.audience === MANAGEMENT_API ? { ...grant, audience: `${issuer}api/v2/` } : grant;
