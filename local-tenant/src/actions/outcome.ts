import type { ApiCall } from './run-action.js';

/** What the Actions of a login asked for, all together. */
export interface Outcome {
  /** Why nobody is let in. */
  denied?: string;
  /** Whether a second factor is asked for, whatever the policy. */
  secondFactor: boolean;
  accessToken: Record<string, unknown>;
  idToken: Record<string, unknown>;
  addedScopes: string[];
  removedScopes: string[];
  userMetadata: Record<string, unknown>;
  appMetadata: Record<string, unknown>;
}

/** Claims that an Action can't set, because the tenant does: https://auth0.com/docs/secure/tokens/json-web-tokens/create-custom-claims#restricted-claims */
const RESTRICTED = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest ' +
    'entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf nonce ' +
    'object_id org_id org_name orig origid permissions roles rph s_hash scope sid sub sub_jwk toe txn typ uuid vot vtm'
  ).split(' '),
);

/** Nothing. */
export const noOutcome = (): Outcome => ({
  secondFactor: false,
  accessToken: {},
  idToken: {},
  addedScopes: [],
  removedScopes: [],
  userMetadata: {},
  appMetadata: {},
});

/** An outcome with what one more Action asked for. A denial ends the list: what comes after it isn't done. */
export function withCalls(outcome: Outcome, calls: readonly ApiCall[]): Outcome {
  return calls.reduce((sum, call) => (sum.denied === undefined ? withCall(sum, call) : sum), outcome);
}

function withCall(outcome: Outcome, { path, args: [first, second] }: ApiCall): Outcome {
  const name = String(first);
  switch (path) {
    case 'access.deny':
      return { ...outcome, denied: typeof second === 'string' ? second : name };
    case 'multifactor.enable':
      return { ...outcome, secondFactor: name !== 'none' };
    case 'accessToken.setCustomClaim':
      return { ...outcome, accessToken: withClaim(outcome.accessToken, name, second) };
    case 'idToken.setCustomClaim':
      return { ...outcome, idToken: withClaim(outcome.idToken, name, second) };
    case 'accessToken.addScope':
      return { ...outcome, addedScopes: [...outcome.addedScopes, name] };
    case 'accessToken.removeScope':
      return { ...outcome, removedScopes: [...outcome.removedScopes, name] };
    case 'user.setUserMetadata':
      return { ...outcome, userMetadata: { ...outcome.userMetadata, [name]: second } };
    default:
      return { ...outcome, appMetadata: { ...outcome.appMetadata, [name]: second } };
  }
}

const withClaim = (claims: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> =>
  RESTRICTED.has(name) ? claims : { ...claims, [name]: value };
