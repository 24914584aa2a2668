import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** One account behind a profile, as in `identities` of `GET /users/{id}`. */
export interface Identity {
  connection: string;
  user_id: string;
  provider: string;
  isSocial: boolean;
  profileData?: Identifiers;
  [field: string]: unknown;
}

/** What a person can type to say who they are. */
export interface Identifiers {
  email?: string;
  username?: string;
  phone_number?: string;
  [field: string]: unknown;
}

const LINK = `
  insert into identities (identity_id, user_id, connection, email, username, phone_number) values (?, ?, ?, ?, ?, ?)
  on conflict (identity_id) do update set connection = excluded.connection, email = excluded.email,
    username = excluded.username, phone_number = excluded.phone_number
  where user_id = excluded.user_id`;

interface Owner extends Identifiers {
  user_id: string;
  identities: Identity[];
}

/** A person already has the user_id, or in one connection the e-mail, username or phone number, that another asks for. */
export class UserConflict extends Error {
  override name = 'UserConflict';

  /** @param field which of them is taken */
  constructor(readonly field: 'user_id' | 'email' | 'username' | 'phone_number') {
    super(`${field} is taken`);
  }
}

const LOGS_IN_BY: Readonly<Record<string, readonly (keyof Identifiers)[]>> = {
  auth0: ['email', 'username', 'phone_number'],
  email: ['email'],
  sms: ['phone_number'],
};

/**
 * Makes the identities of a profile the ones by which it is found at login, in place of those it had.
 *
 * @throws {UserConflict}
 */
export function linkIdentities(db: Database, user: Owner): void {
  const kept = user.identities.map(identityId);
  const sql = 'delete from identities where user_id = ? and identity_id not in (select value from json_each(?))';
  run(db, sql, user.user_id, JSON.stringify(kept));
  user.identities.forEach((identity, index) => linkIdentity(db, user, identity, index === 0));
}

/** The `user_id` of the person in a connection who goes by this e-mail, username or phone number, in any case. */
export function findIdentity(
  db: Database,
  connection: string,
  identifier: string,
): { identity_id: string; user_id: string } | undefined {
  const sql = `select identity_id, user_id from identities
    where connection = ?1 and email = ?2 or connection = ?1 and username = ?2 or connection = ?1 and phone_number = ?2`;
  return allRows<{ identity_id: string; user_id: string }>(db, sql, connection, identifier.trim().toLowerCase())[0];
}

/** The `user_id` of the person who has this identity (`auth0|63d1…`), as their first or a linked one. */
export function findIdentityOwner(db: Database, id: string): string | undefined {
  return allRows<{ user_id: string }>(db, 'select user_id from identities where identity_id = ?', id)[0]?.user_id;
}

/** `auth0|63d1…`: the id under which an identity was created, and under which its password is kept. */
export function identityId({ provider, user_id }: Identity): string {
  return `${provider}|${user_id}`;
}

function linkIdentity(db: Database, user: Owner, identity: Identity, primary: boolean): void {
  const profile = (primary ? user : identity.profileData) ?? {};
  const keys = LOGS_IN_BY[identity.provider] ?? [];
  const value = (key: keyof Identifiers): string | null =>
    keys.includes(key) && typeof profile[key] === 'string' ? profile[key].toLowerCase() : null;
  const names = [value('email'), value('username'), value('phone_number')];
  const { changes } = attempt(() => run(db, LINK, identityId(identity), user.user_id, identity.connection, ...names));
  if (changes === 0) throw new UserConflict('user_id');
}

function attempt<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw conflict(error);
  }
}

function conflict(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (!code?.startsWith('SQLITE_CONSTRAINT')) return error;
  const field = /identities\.(email|username|phone_number)/.exec(message)?.[1] ?? 'user_id';
  return new UserConflict(field as UserConflict['field']);
}
