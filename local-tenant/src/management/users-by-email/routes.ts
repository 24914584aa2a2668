import { findUsersByEmail } from '../../storage/users.js';
import { type Call, type Route, ok } from '../route.js';
import { userView } from '../users/view.js';

/** `/users-by-email`: case matters, and an address that nobody has is an empty list. */
export const usersByEmailRoutes: readonly Route[] = [{ method: 'GET', path: '/users-by-email', handler: list }];

function list({ tenant, query }: Call) {
  return ok(findUsersByEmail(tenant.db, query['email'] as string).map((user) => userView(user, query)));
}
