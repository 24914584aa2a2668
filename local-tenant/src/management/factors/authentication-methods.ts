import { transaction } from '../../storage/database.js';
import {
  type Factor,
  deleteFactor,
  deleteFactors,
  findFactor,
  insertFactor,
  listFactors,
  replaceFactor,
} from '../../storage/factors/factors.js';
import { ManagementError } from '../errors.js';
import { pageOf } from '../paging.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';
import { type NewFactor, isSameFactor, newFactor } from './new-factor.js';
import { factorView, replacedFactorView, writtenFactorView } from './view.js';

const PATH = '/users/{id}/authentication-methods';
const ONE = `${PATH}/{authentication_method_id}`;

/** `/users/{id}/authentication-methods`: the second factors of a person. */
export const authenticationMethodRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, handler: list },
  { method: 'POST', path: PATH, handler: create },
  { method: 'PUT', path: PATH, handler: replaceAll },
  { method: 'DELETE', path: PATH, handler: removeAll },
  { method: 'GET', path: ONE, handler: (call) => ok(factorView(existing(call))) },
  { method: 'PATCH', path: ONE, handler: patch },
  { method: 'DELETE', path: ONE, handler: remove },
];

const userIdOf = ({ tenant, params }: Call): string => existingUser(tenant, params['id']!).user_id;

/** Real tenants name the items `authenticators`, and leave `total` out of an empty list. */
function list(call: Call): Answer {
  const { start, per_page } = pageOf(call.query);
  const all = listFactors(call.tenant.db, userIdOf(call));
  const authenticators = all.slice(start, start + per_page).map(factorView);
  if (!call.query['include_totals']) return ok(authenticators);
  return ok({ authenticators, ...(all.length > 0 && { total: all.length }), start, limit: per_page });
}

function create(call: Call): Answer {
  const { db } = call.tenant;
  const userId = userIdOf(call);
  const { factor, secret } = newFactor(call.tenant, call.body as unknown as NewFactor);
  if (listFactors(db, userId).some((each) => isSameFactor(each, factor))) {
    throw new ManagementError(409, 'Authentication method already exists.');
  }
  insertFactor(db, userId, factor, secret);
  return created(writtenFactorView(factor));
}

function replaceAll(call: Call): Answer {
  const { tenant } = call;
  const userId = userIdOf(call);
  const made = (call.body as unknown as NewFactor[]).map((each) => newFactor(tenant, each));
  transaction(tenant.db, () => {
    deleteFactors(tenant.db, userId, ['email', 'phone', 'totp']);
    for (const { factor, secret } of made) insertFactor(tenant.db, userId, factor, secret);
  });
  return ok(made.map(({ factor }) => replacedFactorView(factor)));
}

function removeAll(call: Call): Answer {
  deleteFactors(call.tenant.db, userIdOf(call));
  return noContent();
}

function patch(call: Call): Answer {
  const changed = { ...existing(call), ...call.body };
  replaceFactor(call.tenant.db, call.params['id']!, changed);
  return ok(writtenFactorView(changed));
}

function remove(call: Call): Answer {
  deleteFactor(call.tenant.db, call.params['id']!, existing(call).id);
  return noContent();
}

function existing(call: Call): Factor {
  const factor = findFactor(call.tenant.db, userIdOf(call), call.params['authentication_method_id']!);
  if (factor) return factor;
  throw new ManagementError(404, 'The authentication method does not exist.');
}
