import { profileDefaults } from '../users/defaults.js';
import type { Identity } from '../../storage/identities.js';
import type { User } from '../../storage/users.js';

type Profile = Pick<User, (typeof FIELDS)[number]>;

const FIELDS = [
  'email',
  'name',
  'given_name',
  'family_name',
  'phone_number',
  'username',
  'nickname',
  'picture',
  'email_verified',
  'phone_verified',
] as const;

/** The profile of one identity of several. What Auth0 would make up by itself (`name` …) isn't in it. */
export function profileData(user: Profile): Partial<Profile> {
  const { email, username, phone_number } = user;
  const defaults: Partial<Profile> = profileDefaults({
    ...(email !== undefined && { email }),
    ...(username !== undefined && { username }),
    ...(phone_number !== undefined && { phone_number }),
  });
  const given = FIELDS.filter(
    (field) => user[field] !== undefined && user[field] !== defaults[field] && !isMadeUp(user[field]),
  );
  return Object.fromEntries(given.map((field) => [field, user[field]]));
}

/** The picture was made from the name that the person had at the time. */
const isMadeUp = (value: unknown): boolean =>
  typeof value === 'string' && /^https:\/\/(s\.gravatar\.com|cdn\.auth0\.com)\/avatars?\//.test(value);

/** An identity with the profile that belongs to it, in Auth0's key order. */
export function withProfileData(identity: Identity, user: Profile): Identity {
  const { profileData: _old, ...rest } = identity;
  return { profileData: profileData(user), ...rest };
}
