import { announceLogouts } from '../../authentication/logout/back-channel.js';
import { destroyModelsOfAccount } from '../../storage/oidc-models.js';
import { deleteRefreshTokens } from '../../storage/refresh-tokens.js';
import { deleteUser } from '../../storage/users.js';
import { sendVerificationMail } from '../../tickets/verification-mail.js';
import { ManagementError } from '../errors.js';
import { type Call, type Route, created, noContent, ok } from '../route.js';
import { requireEnabledFor } from './connection-rules.js';
import { type NewUser, connectionOf, createUser } from './create-user.js';
import { listUsers } from './list-users.js';
import { requireSelf } from './self.js';
import { existingUser, updateUser } from './update-user.js';
import { userView } from './view.js';

/** `/users` and `/users/{id}`. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', handler: listUsers },
  { method: 'POST', path: '/users', handler: create },
  { method: 'GET', path: '/users/{id}', handler: get },
  { method: 'PATCH', path: '/users/{id}', handler: patch },
  { method: 'DELETE', path: '/users/{id}', handler: remove },
];

async function create({ tenant, body, caller, issuer }: Call) {
  const newUser = body as unknown as NewUser;
  requireEnabledFor(connectionOf(tenant, newUser.connection), caller.client_id);
  const user = await createUser(tenant, newUser);
  // "verify_email: […] Overrides behavior of email_verified parameter."
  const mails = newUser.verify_email ?? user.email_verified === false;
  if (mails) sendVerificationMail(tenant, issuer, user, caller.client_id);
  return created(userView(user));
}

function get({ tenant, params, query, caller }: Call) {
  requireSelf(caller, params['id']!, 'read:users', 'read:user_idp_tokens');
  return ok(userView(existingUser(tenant, params['id']!), query));
}

async function patch({ tenant, params, body, caller, issuer }: Call) {
  requireFields(caller, params['id']!, body);
  const user = await updateUser(tenant, params['id']!, body);
  if (body['verify_email'] === true) sendVerificationMail(tenant, issuer, user, caller.client_id);
  return ok(userView(user));
}

function remove({ tenant, params, caller, issuer }: Call) {
  requireSelf(caller, params['id']!, 'delete:users');
  announceLogouts(tenant, issuer, params['id']!, 'account-deleted');
  deleteUser(tenant.db, params['id']!);
  destroyModelsOfAccount(tenant.db, 'Session', params['id']!);
  deleteRefreshTokens(tenant.db, { user_id: params['id']! });
  return noContent();
}

/** Without `update:users` the narrower scopes open one field each. */
function requireFields({ scopes, sub }: Call['caller'], userId: string, body: Call['body']): void {
  if (scopes.includes('update:users')) return;
  requireSelf({ scopes, sub, client_id: '' }, userId, 'update:users_app_metadata');
  const open = [
    scopes.includes('update:users_app_metadata') && 'app_metadata',
    scopes.includes('update:current_user_metadata') && sub === userId && 'user_metadata',
  ];
  const closed = Object.keys(body).filter((field) => !open.includes(field));
  if (closed.length === 0) return;
  const message = `You cannot update the following fields: ${closed.join(', ')}`;
  throw new ManagementError(403, message, 'insufficient_scope');
}
