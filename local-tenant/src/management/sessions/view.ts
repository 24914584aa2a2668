import type { Tenant } from '../../context.js';
import type { OidcPayload } from '../../storage/oidc-models.js';
import { sessionMetadata } from '../../storage/sessions.js';

/** What oidc-provider keeps of a single sign-on session. */
interface Session extends OidcPayload {
  uid?: string;
  accountId?: string;
  loginTs?: number;
  iat?: number;
  exp?: number;
  amr?: string[];
  authorizations?: Record<string, unknown>;
}

/** Seconds that a session lives in all: https://auth0.com/docs/manage-users/sessions/configure-session-lifetime-settings */
const ABSOLUTE = 7 * 86_400;

/** A session as the Management API shows it. */
export function sessionView({ db }: Tenant, session: Session): Record<string, unknown> {
  const { uid = '', accountId, loginTs = 0, iat = 0, exp = 0, amr = ['pwd'], authorizations = {} } = session;
  const metadata = sessionMetadata(db, uid);
  return {
    id: uid,
    user_id: accountId,
    created_at: moment(loginTs),
    updated_at: moment(iat),
    authenticated_at: moment(loginTs),
    authentication: { methods: amr.map((name) => ({ name, timestamp: moment(loginTs) })) },
    idle_expires_at: moment(exp),
    expires_at: moment(loginTs + ABSOLUTE),
    clients: Object.keys(authorizations).map((client_id) => ({ client_id })),
    ...(metadata && { session_metadata: metadata }),
  };
}

const moment = (seconds: number): string => new Date(seconds * 1000).toISOString();
