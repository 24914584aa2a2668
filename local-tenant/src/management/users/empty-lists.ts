import { type Route, noContent, ok } from '../route.js';

/**
 * What hangs on a person at Auth0 and can't exist here, because nothing in the local tenant makes it: connected accounts
 * and token sets of federated connections, risk assessments. Their lists are empty and removing them is no error.
 */
export const emptyListRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/{id}/connected-accounts', handler: () => ok({ connected_accounts: [] }) },
  { method: 'GET', path: '/users/{id}/federated-connections-tokensets', handler: () => ok([]) },
  { method: 'DELETE', path: '/users/{id}/federated-connections-tokensets/{tokenset_id}', handler: noContent },
];
