import { type OidcPayload, destroyModelsOfAccount, listModelsOfAccount } from '../../storage/oidc-models.js';
import { type Call, type Route, ok } from '../route.js';

/** `/users/{user_id}/sessions`: where a person is signed in. */
export const sessionRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{user_id}/sessions', handler: list },
  { method: 'DELETE', path: '/users/{user_id}/sessions', handler: removeAll },
];

function list({ tenant, params }: Call) {
  return ok({ sessions: listModelsOfAccount(tenant.db, 'Session', params['user_id']!).map(sessionView) });
}

/** Auth0 ends sessions asynchronously, hence its 202. */
function removeAll({ tenant, params }: Call) {
  destroyModelsOfAccount(tenant.db, 'Session', params['user_id']!);
  return { status: 202, body: {} };
}

function sessionView(session: OidcPayload): object {
  const { uid, accountId, loginTs, iat, exp } = session as Record<string, number | string | undefined>;
  return {
    id: uid,
    user_id: accountId,
    created_at: moment(loginTs),
    updated_at: moment(iat),
    authenticated_at: moment(loginTs),
    idle_expires_at: moment(exp),
  };
}

const moment = (seconds: number | string | undefined): string => new Date(Number(seconds ?? 0) * 1000).toISOString();
