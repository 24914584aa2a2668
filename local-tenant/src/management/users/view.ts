import type { User } from '../../storage/users.js';
import { type FieldSelection, selectFields } from '../fields.js';

/** The order in which Auth0 writes a profile; what isn't named here comes before `app_metadata`. */
const ORDER = [
  'blocked', 'created_at', 'email', 'email_verified', 'family_name', 'given_name', 'identities', 'name', 'nickname',
  'phone_number', 'phone_verified', 'picture', 'updated_at', 'user_id', 'user_metadata', 'username',
  'last_password_reset',
]; // prettier-ignore
const LAST = ['app_metadata', 'last_login', 'last_ip', 'logins_count'];

/** A profile as the Management API shows it, or the part of it that the query asks for. */
export function userView(user: User, selection: FieldSelection = {}): Partial<User> {
  const others = Object.keys(user).filter((key) => !ORDER.includes(key) && !LAST.includes(key));
  const keys = [...ORDER, ...others, ...LAST].filter((key) => user[key] !== undefined);
  return selectFields(Object.fromEntries(keys.map((key) => [key, user[key]])) as User, selection);
}

/** A person as lists of a role's or an organization's people show them. */
export function personView({ user_id, email, picture, name }: User): Partial<User> {
  return {
    user_id,
    ...(email !== undefined && { email }),
    ...(picture !== undefined && { picture }),
    ...(name !== undefined && { name }),
  };
}
