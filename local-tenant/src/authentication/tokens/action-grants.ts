import type { Outcome } from '../../actions/outcome.js';
import type { Authorization } from '../authorize/authorization.js';

/** What the Actions of a login change in its tokens: their scopes, and claims of their own. */
export function actionGrants(
  { accessToken, idToken, addedScopes, removedScopes }: Outcome,
  scope: readonly string[],
): Pick<Authorization, 'scope' | 'claims'> {
  const scopes = [...new Set([...scope, ...addedScopes])].filter((name) => !removedScopes.includes(name));
  const none = Object.keys({ ...accessToken, ...idToken }).length === 0;
  return { scope: scopes, ...(!none && { claims: { access_token: accessToken, id_token: idToken } }) };
}
