import { type MfaPolicy, mfaPolicies, replaceMfaPolicies } from '../../storage/mfa-policies.js';
import { type Call, type Route, ok } from '../route.js';

/** `/guardian/policies`: who has to have a second factor. */
export const guardianRoutes: readonly Route[] = [
  { method: 'GET', path: '/guardian/policies', handler: ({ tenant }) => ok(mfaPolicies(tenant.db)) },
  { method: 'PUT', path: '/guardian/policies', handler: replace },
];

function replace({ tenant, body }: Call) {
  const policies = body as unknown as MfaPolicy[];
  replaceMfaPolicies(tenant.db, policies);
  return ok(policies);
}
