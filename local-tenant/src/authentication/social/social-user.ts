import { createHash } from 'node:crypto';
import type { Tenant } from '../../context.js';
import { profileDefaults } from '../../management/users/defaults.js';
import type { Connection } from '../../storage/connections.js';
import { findIdentityOwner } from '../../storage/identities.js';
import { type User, findUser, insertUser } from '../../storage/users.js';

/** What a social provider says about a person. */
export interface SocialProfile {
  email: string;
  name: string;
}

/**
 * The person behind an account at a social provider, with a profile made at their first login. Their id there is always
 * the same for an address, as a provider's would be.
 */
export function socialUser(tenant: Tenant, connection: Connection, profile: SocialProfile): User {
  const id = accountId(connection, profile.email);
  const owner = findIdentityOwner(tenant.db, `${connection.strategy}|${id}`);
  const known = owner === undefined ? undefined : findUser(tenant.db, owner);
  if (known) return known;
  const user = newUser(tenant, connection, id, profile);
  insertUser(tenant.db, user);
  return user;
}

function newUser(tenant: Tenant, { name, strategy }: Connection, id: string, profile: SocialProfile): User {
  const now = tenant.now().toISOString();
  const [given_name, ...rest] = profile.name.split(' ');
  return {
    created_at: now,
    email: profile.email,
    email_verified: true,
    ...(given_name && { given_name }),
    ...(rest.length > 0 && { family_name: rest.join(' ') }),
    identities: [{ provider: strategy, user_id: id, connection: name, isSocial: true }],
    ...profileDefaults({ email: profile.email, ...(profile.name && { name: profile.name }) }),
    updated_at: now,
    user_id: `${strategy}|${id}`,
  };
}

/** 21 digits, as Google's are. */
function accountId({ name }: Connection, email: string): string {
  const digest = createHash('sha256').update(`${name} ${email}`).digest('hex').slice(0, 18);
  return `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, '0')}`;
}
