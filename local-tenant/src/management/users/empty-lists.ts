import { type Answer, type Call, type Route, noContent, ok } from '../route.js';
import { existingUser } from './update-user.js';

/**
 * What hangs on a person at Auth0 and can't exist here, because nothing in the local tenant makes it: connected accounts
 * and token sets of federated connections, assessments of risk. Their lists are empty and removing them is no error.
 */
export const emptyListRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{id}/connected-accounts', handler: ofPerson(() => ok({ connected_accounts: [] })) },
  { method: 'GET', path: '/users/{id}/federated-connections-tokensets', handler: ofPerson(() => ok([])) },
  {
    method: 'DELETE',
    path: '/users/{id}/federated-connections-tokensets/{tokenset_id}',
    handler: ofPerson(noContent),
  },
  { method: 'POST', path: '/users/{id}/risk-assessments/clear', handler: ofPerson(noContent) },
];

/** @throws {ManagementError} 404 `inexistent_user`, from the handler */
function ofPerson(answer: () => Answer): Route['handler'] {
  return ({ tenant, params }: Call) => {
    existingUser(tenant, params['id']!);
    return answer();
  };
}
