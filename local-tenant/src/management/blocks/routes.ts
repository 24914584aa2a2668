import { isIpBlocked, listBlocks, removeBlocks, unblockIp } from '../../storage/blocks.js';
import type { User } from '../../storage/users.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, noContent, ok } from '../route.js';
import { existingUser } from '../users/update-user.js';

/** `/user-blocks` by person and by identifier, and `/anomaly/blocks/ips/{id}`: what attack protection has shut out. */
export const blockRoutes: readonly Route[] = [
  { method: 'GET', path: '/user-blocks', handler: (call) => list(call, [identifierOf(call)]) },
  { method: 'DELETE', path: '/user-blocks', handler: (call) => remove(call, [identifierOf(call)]) },
  { method: 'GET', path: '/user-blocks/{id}', handler: (call) => list(call, identifiersOf(call)) },
  { method: 'DELETE', path: '/user-blocks/{id}', handler: (call) => remove(call, identifiersOf(call)) },
  { method: 'GET', path: '/anomaly/blocks/ips/{id}', handler: getIp },
  { method: 'DELETE', path: '/anomaly/blocks/ips/{id}', handler: removeIp },
];

function list({ tenant }: Call, identifiers: readonly string[]): Answer {
  return ok({ blocked_for: listBlocks(tenant.db, identifiers) });
}

function remove({ tenant }: Call, identifiers: readonly string[]): Answer {
  removeBlocks(tenant.db, identifiers);
  return noContent();
}

const identifierOf = ({ query }: Call): string => query['identifier'] as string;

/** All that a person could have typed, linked accounts included. */
function identifiersOf({ tenant, params }: Call): string[] {
  const user = existingUser(tenant, params['id']!);
  const profiles = [user, ...user.identities.map(({ profileData = {} }) => profileData)];
  const typed = profiles.flatMap(({ email, username, phone_number }: Partial<User>) => [email, username, phone_number]);
  return [...new Set(typed.filter((identifier) => identifier !== undefined))];
}

function getIp({ tenant, params }: Call): Answer {
  if (isIpBlocked(tenant.db, params['id']!)) return ok({});
  throw new ManagementError(404, 'Not Found');
}

function removeIp({ tenant, params }: Call): Answer {
  unblockIp(tenant.db, params['id']!);
  return noContent();
}
