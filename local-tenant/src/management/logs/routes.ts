import { findLog } from '../../storage/logs.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, ok } from '../route.js';
import { listLogs, offsetPage } from './list-logs.js';

/** `/logs`, `/logs/{id}` and `/users/{id}/logs`. */
export const logRoutes: readonly Route[] = [
  { method: 'GET', path: '/logs', handler: listLogs },
  { method: 'GET', path: '/logs/{id}', handler: get },
  { method: 'GET', path: '/users/{id}/logs', handler: listOfUser },
];

function get({ tenant, params }: Call): Answer {
  const log = findLog(tenant.db, params['id']!);
  if (log) return ok(log);
  throw new ManagementError(404, 'Log not found.', 'inexistent_log');
}

/** A person's history is there after they are gone; somebody who never was has an empty one. */
function listOfUser(call: Call): Answer {
  return offsetPage(call, { sql: 'user_id = ?', params: [call.params['id']!] });
}
