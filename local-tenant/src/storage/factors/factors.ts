import { type Database, transaction } from '../database.js';
import { allRows, run } from '../statements.js';
import { findUser, replaceUser } from '../users.js';

/** What a second factor is. Apps, security keys and passkeys can be kept and listed, not used, in the local tenant. */
export type FactorType = 'email' | 'phone' | 'totp' | 'recovery-code' | 'push' | 'webauthn-roaming' | 'passkey';

/** A second factor of a person, with its e-mail address or number in clear. */
export interface Factor {
  /** `totp|dev_…` */
  id: string;
  type: FactorType;
  /** Whether the person has proved to have it. */
  confirmed: boolean;
  name?: string;
  email?: string;
  phone_number?: string;
  preferred_authentication_method?: 'sms' | 'voice';
  created_at: string;
  enrolled_at?: string;
  last_auth_at?: string;
  [field: string]: unknown;
}

/** Adds a second factor. @param secret its TOTP secret in base32, or its recovery code */
export function insertFactor(db: Database, userId: string, factor: Factor, secret?: string): void {
  const sql = 'insert into factors (id, user_id, type, doc, secret) values (?, ?, ?, ?, ?)';
  transaction(db, () => {
    run(db, sql, factor.id, userId, factor.type, JSON.stringify(factor), secret ?? null);
    noteOnProfile(db, userId);
  });
}

/** Writes a second factor in place of the one with the same id; its secret stays. */
export function replaceFactor(db: Database, userId: string, factor: Factor): void {
  transaction(db, () => {
    run(db, 'update factors set doc = ? where user_id = ? and id = ?', JSON.stringify(factor), userId, factor.id);
    noteOnProfile(db, userId);
  });
}

/** The second factors of a person, oldest first, those that aren't confirmed yet included. */
export function listFactors(db: Database, userId: string): Factor[] {
  const sql = 'select doc from factors where user_id = ? order by rowid';
  return allRows<{ doc: string }>(db, sql, userId).map(({ doc }) => JSON.parse(doc) as Factor);
}

/** One second factor of a person, `undefined` when there is none. */
export function findFactor(db: Database, userId: string, id: string): Factor | undefined {
  return listFactors(db, userId).find((factor) => factor.id === id);
}

/** Whose second factor it is, by the part of its id after `|` (`dev_…`), `undefined` when nobody's. */
export function findEnrollment(db: Database, deviceId: string): { user_id: string; factor: Factor } | undefined {
  const sql = `select user_id, doc from factors where substr(id, instr(id, '|') + 1) = ?`;
  const row = allRows<{ user_id: string; doc: string }>(db, sql, deviceId)[0];
  return row && { user_id: row.user_id, factor: JSON.parse(row.doc) as Factor };
}

/** The secret of a second factor, `undefined` when there is no such factor or it has none. */
export function findFactorSecret(db: Database, userId: string, id: string): string | undefined {
  const sql = 'select secret from factors where user_id = ? and id = ?';
  return allRows<{ secret: string | null }>(db, sql, userId, id)[0]?.secret ?? undefined;
}

/** Removes second factors of a person: all, or those of some types. */
export function deleteFactors(db: Database, userId: string, types?: readonly FactorType[]): void {
  const sql = `delete from factors where user_id = ?1 and (?2 is null or type in (select value from json_each(?2)))`;
  transaction(db, () => {
    run(db, sql, userId, types ? JSON.stringify(types) : null);
    noteOnProfile(db, userId);
  });
}

/** Removes one second factor of a person; none is no error. */
export function deleteFactor(db: Database, userId: string, id: string): void {
  transaction(db, () => {
    run(db, 'delete from factors where user_id = ? and id = ?', userId, id);
    noteOnProfile(db, userId);
  });
}

/** Auth0 shows on the profile that a person has a second factor: `multifactor: ["guardian"]`. */
function noteOnProfile(db: Database, userId: string): void {
  const user = findUser(db, userId);
  const enrolled = listFactors(db, userId).some(({ type, confirmed }) => confirmed && type !== 'recovery-code');
  if (!user || enrolled === (user['multifactor'] !== undefined)) return;
  const { multifactor: _, ...profile } = user;
  replaceUser(db, { ...profile, ...(enrolled && { multifactor: ['guardian'] }) });
}
