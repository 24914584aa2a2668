import type { User } from '../../storage/users.js';

/** What Auth0 says about a person in ID tokens and at /userinfo, by the scope that opens it, in Auth0's order. */
const CLAIMS: readonly (readonly [claim: string, scopes: readonly string[]])[] = [
  ['given_name', ['profile', 'given_name']],
  ['family_name', ['profile', 'family_name']],
  ['nickname', ['profile', 'nickname']],
  ['name', ['profile', 'name']],
  ['picture', ['profile', 'picture']],
  ['created_at', ['created_at']],
  ['updated_at', ['profile']],
  ['identities', ['identities']],
  ['email', ['email']],
  ['email_verified', ['email', 'email_verified']],
  ['phone_number', ['phone']],
];

/** The claims about a person that these scopes open; what the profile doesn't have is absent, never null. */
export function profileClaims(user: User, scope: readonly string[]): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  for (const [claim, scopes] of CLAIMS) {
    const value = user[claim];
    if (value !== undefined && scopes.some((name) => scope.includes(name))) claims[claim] = value;
  }
  if (claims['phone_number'] !== undefined) claims['phone_number_verified'] = user.phone_verified === true;
  return claims;
}
