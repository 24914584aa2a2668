import { transaction } from '../../storage/database.js';
import {
  type Factor,
  deleteFactor,
  deleteFactors,
  findEnrollment,
  insertFactor,
  listFactors,
} from '../../storage/factors/factors.js';
import { newId, newRecoveryCode } from '../../ids.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, noContent, ok } from '../route.js';
import { requireSelf } from '../users/self.js';
import { existingUser } from '../users/update-user.js';
import { maskPhone } from './view.js';

/** What Auth0's older names for second factors reach: enrollments, multifactor, authenticators, recovery codes. */
export const enrollmentRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{id}/enrollments', handler: list },
  { method: 'DELETE', path: '/users/{id}/authenticators', handler: removeAll },
  { method: 'DELETE', path: '/users/{id}/multifactor/{provider}', handler: removeProvider },
  { method: 'POST', path: '/users/{id}/multifactor/actions/invalidate-remember-browser', handler: forgetBrowsers },
  { method: 'POST', path: '/users/{id}/recovery-code-regeneration', handler: regenerate },
  { method: 'GET', path: '/guardian/enrollments/{id}', handler: get },
  { method: 'DELETE', path: '/guardian/enrollments/{id}', handler: remove },
];

/** What Guardian calls each type of method; e-mail addresses and recovery codes are no enrollments. */
const AUTH_METHODS: Partial<Record<Factor['type'], string>> = {
  totp: 'authenticator',
  phone: 'sms',
  push: 'guardian',
  'webauthn-roaming': 'webauthn-roaming',
};

const userIdOf = ({ tenant, params }: Call): string => existingUser(tenant, params['id']!).user_id;

/** "Retrieve the first multi-factor authentication enrollment that a specific user has confirmed." */
function list(call: Call): Answer {
  requireSelf(call.caller, call.params['id']!, 'read:users');
  const factors = listFactors(call.tenant.db, userIdOf(call));
  const first = factors.find(({ type, confirmed }) => confirmed && AUTH_METHODS[type] !== undefined);
  return ok(first ? [{ ...enrollmentView(first), type: first.type, auth_method: AUTH_METHODS[first.type] }] : []);
}

function removeAll(call: Call): Answer {
  deleteFactors(call.tenant.db, userIdOf(call));
  return noContent();
}

/** `google-authenticator` is any one-time password; `duo` is nothing that a local tenant has. */
function removeProvider(call: Call): Answer {
  const userId = userIdOf(call);
  if (call.params['provider'] === 'google-authenticator') deleteFactors(call.tenant.db, userId, ['totp']);
  return noContent();
}

/** No browser is ever remembered here, so there is none to forget. */
function forgetBrowsers(call: Call): Answer {
  userIdOf(call);
  return noContent();
}

/** The old code, if there was one, is void. */
function regenerate(call: Call): Answer {
  const { db, now } = { db: call.tenant.db, now: call.tenant.now().toISOString() };
  const [userId, code] = [userIdOf(call), newRecoveryCode()];
  const id = `recovery-code|${newId('dev')}`;
  transaction(db, () => {
    deleteFactors(db, userId, ['recovery-code']);
    insertFactor(db, userId, { id, type: 'recovery-code', confirmed: true, created_at: now }, code);
  });
  return ok({ recovery_code: code });
}

function get(call: Call): Answer {
  return ok(enrollmentView(existing(call).factor));
}

function remove(call: Call): Answer {
  const { user_id, factor } = existing(call);
  deleteFactor(call.tenant.db, user_id, factor.id);
  return noContent();
}

function existing({ tenant, params }: Call) {
  const found = findEnrollment(tenant.db, params['id']!);
  if (found && AUTH_METHODS[found.factor.type] !== undefined) return found;
  throw new ManagementError(404, 'Enrollment not found', 'enrollment_not_found');
}

function enrollmentView({ id, confirmed, name, phone_number, created_at, enrolled_at, last_auth_at }: Factor): object {
  return {
    id: id.slice(id.indexOf('|') + 1),
    status: confirmed ? 'confirmed' : 'pending',
    ...(name !== undefined && { name }),
    ...(phone_number !== undefined && { phone_number: maskPhone(phone_number) }),
    enrolled_at: enrolled_at ?? created_at,
    ...(last_auth_at !== undefined && { last_auth: last_auth_at }),
  };
}
