import type { Tenant } from '../../context.js';
import type { LogEvent } from '../../logs/event.js';
import { recordLog } from '../../logs/record-log.js';
import type { Connection } from '../../storage/connections.js';
import { findIdentity } from '../../storage/identities.js';
import { verifyPassword } from '../../storage/passwords.js';
import type { User } from '../../storage/users.js';
import { type Attempt, countFailure, forgetFailures, isBlocked } from './attempts.js';

/** What a log event says of the request behind it. */
export type RequestInfo = Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'>;

/** A person's name and password, on the page or at the token endpoint. */
export interface PasswordLogin {
  /** Those that the person may be in; the first that knows them counts. */
  connections: readonly Connection[];
  identifier: string;
  password: string;
  client_id: string;
  issuer: string;
  request: RequestInfo;
}

/** Nobody is logged in: `wrong` password or name, or `too_many` attempts, with the sentence for people. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';

  constructor(
    readonly reason: 'wrong' | 'too_many_attempts',
    message: string,
  ) {
    super(message);
  }
}

const BLOCKED =
  'Your account has been blocked after multiple consecutive login attempts. We’ve sent you an email with instructions on how to unblock it.';
const SUSPICIOUS =
  'We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.';

/**
 * The person with this name and password, and the connection that knows them. Whoever an administrator blocked is among
 * them: what to say to them is the caller's.
 *
 * @throws {LoginRefused}
 */
export async function logInWithPassword(
  tenant: Tenant,
  login: PasswordLogin,
): Promise<{ user: User; connection: Connection }> {
  const { identifier, issuer, request } = login;
  const connection = connectionOf(tenant, login);
  const attempt: Attempt = { connection, identifier, issuer, ip: request.ip ?? '' };
  refuseBlocked(tenant, login, attempt);
  const user = await verifyPassword(tenant.db, connection.name, identifier, login.password);
  if (!user) throw wrong(tenant, login, attempt);
  forgetFailures(tenant, attempt);
  return { user, connection };
}

function connectionOf({ db }: Tenant, { connections, identifier }: PasswordLogin): Connection {
  const known = connections.find(({ name }) => findIdentity(db, name, identifier));
  const connection = known ?? connections[0];
  if (!connection) throw new LoginRefused('wrong', 'Wrong email or password.');
  return connection;
}

function refuseBlocked(tenant: Tenant, login: PasswordLogin, attempt: Attempt): void {
  const block = isBlocked(tenant, attempt);
  if (!block) return;
  log(tenant, login, attempt, block === 'account' ? 'limit_wc' : 'limit_mu');
  throw new LoginRefused('too_many_attempts', block === 'account' ? BLOCKED : SUSPICIOUS);
}

function wrong(tenant: Tenant, login: PasswordLogin, attempt: Attempt): LoginRefused {
  const known = findIdentity(tenant.db, attempt.connection.name, attempt.identifier);
  log(tenant, login, attempt, known ? 'fp' : 'fu', known?.user_id);
  if (!countFailure(tenant, attempt)) return new LoginRefused('wrong', 'Wrong email or password.');
  log(tenant, login, attempt, 'limit_wc', known?.user_id);
  return new LoginRefused('too_many_attempts', BLOCKED);
}

function log(
  tenant: Tenant,
  { client_id, request }: PasswordLogin,
  { connection, identifier }: Attempt,
  type: 'fp' | 'fu' | 'limit_wc' | 'limit_mu',
  userId?: string,
): void {
  const description = type === 'fp' || type === 'fu' ? 'Wrong email or password.' : undefined;
  const who = { user_id: userId, user_name: identifier };
  recordLog(tenant, { ...request, type, description, connection: connection.name, client_id, ...who });
}
