import { type Database, transaction } from './database.js';
import { type Identity, UserConflict, linkIdentities } from './identities.js';
import { indexUser } from './search-index.js';
import { allRows, run } from './statements.js';

/** A person as `GET /users/{id}` shows them. Fields that were never given are absent, not null. */
export interface User {
  user_id: string;
  email?: string;
  email_verified?: boolean;
  username?: string;
  phone_number?: string;
  phone_verified?: boolean;
  name?: string;
  nickname?: string;
  given_name?: string;
  family_name?: string;
  picture?: string;
  blocked?: boolean;
  identities: Identity[];
  user_metadata?: Record<string, unknown>;
  app_metadata?: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  last_login?: string;
  last_ip?: string;
  logins_count?: number;
  last_password_reset?: string;
  [field: string]: unknown;
}

/**
 * Adds a person. Their first identity is the one that the profile's e-mail, username and phone number log in through.
 *
 * @throws {UserConflict} the user_id, or in the connection one of these three, is taken
 */
export function insertUser(db: Database, user: User): void {
  transaction(db, () => {
    const sql = 'insert or ignore into users (user_id, doc) values (?, ?)';
    const { changes, id } = run(db, sql, user.user_id, JSON.stringify(user));
    if (changes === 0) throw new UserConflict('user_id');
    linkIdentities(db, user);
    indexUser(db, id, user);
  });
}

/**
 * Writes a person in place of the one with the same `user_id`.
 *
 * @throws {UserConflict} somebody else in the connection has the new e-mail, username or phone number
 */
export function replaceUser(db: Database, user: User): void {
  transaction(db, () => {
    const { id } = allRows<{ id: number }>(db, 'select id from users where user_id = ?', user.user_id)[0]!;
    run(db, 'update users set doc = ? where id = ?', JSON.stringify(user), id);
    linkIdentities(db, user);
    indexUser(db, id, user);
  });
}

/** The person with this `user_id` (`auth0|…`), `undefined` when there is none. */
export function findUser(db: Database, userId: string): User | undefined {
  return parse(allRows<Row>(db, 'select doc from users where user_id = ?', userId)[0]);
}

/** The people whose profile has exactly this e-mail address: case matters, as in `GET /users-by-email`. */
export function findUsersByEmail(db: Database, email: string): User[] {
  const sql = `select doc from users where json_extract(doc, '$.email') = ? order by id`;
  return allRows<Row>(db, sql, email).map((row) => parse(row)!);
}

/** Removes a person with all that hangs on them. Returns whether there was one. */
export function deleteUser(db: Database, userId: string): boolean {
  return run(db, 'delete from users where user_id = ?', userId).changes > 0;
}

/** Removes everybody who came by the connection of this name, and its accounts from people who came by another one. */
export function deleteUsersOfConnection(db: Database, connection: string): void {
  const own = 'select user_id from identities where connection = ? and identity_id = user_id';
  run(db, `delete from users where user_id in (${own})`, connection);
  const linked = 'select distinct user_id from identities where connection = ?';
  for (const { user_id } of allRows<{ user_id: string }>(db, linked, connection)) {
    const user = findUser(db, user_id)!;
    const identities = user.identities.filter((identity) => identity.connection !== connection);
    replaceUser(db, { ...user, identities });
  }
}

/**
 * Notes a login on the profile: `last_login` and `updated_at` are the same moment, `logins_count` goes up by one.
 *
 * @returns the profile as it is now
 */
export function recordLogin(db: Database, userId: string, ip: string, now = new Date()): User | undefined {
  return transaction(db, () => {
    const user = findUser(db, userId);
    if (!user) return undefined;
    const moment = now.toISOString();
    const login = { last_login: moment, last_ip: ip, logins_count: (user.logins_count ?? 0) + 1, updated_at: moment };
    replaceUser(db, { ...user, ...login });
    return { ...user, ...login };
  });
}

interface Row {
  doc: string;
}

function parse(row: Row | undefined): User | undefined {
  return row && (JSON.parse(row.doc) as User);
}
