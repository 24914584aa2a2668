import ZSchema from 'z-schema';
import { newHexId, newId } from '../ids.js';
import type { Tenant } from '../context.js';
import { propertyOf } from '../management/validation.js';
import { profileDefaults } from '../management/users/defaults.js';
import { type ImportedHash, isWellFormed } from '../passwords/imported-hash.js';
import type { Connection } from '../storage/connections.js';
import { transaction } from '../storage/database.js';
import { deleteFactors, insertFactor } from '../storage/factors/factors.js';
import { UserConflict, findIdentity } from '../storage/identities.js';
import { storeImportedPassword, storePassword } from '../storage/passwords.js';
import { type User, findUser, insertUser, replaceUser } from '../storage/users.js';
import { importSchema } from './import-schema.js';

/** A record of a users import that passed its schema. */
export interface ImportRecord {
  email: string;
  email_verified?: boolean;
  user_id?: string;
  username?: string;
  phone_number?: string;
  password_hash?: string;
  custom_password_hash?: ImportedHash;
  password_set_date?: string;
  mfa_factors?: { totp?: { secret: string }; phone?: { value: string }; email?: { value: string } }[];
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  [profile: string]: unknown;
}

/** What is wrong with a record. */
export interface RecordError {
  code: string;
  message: string;
  path?: string;
}

/** What became of a record. */
export type Outcome = 'inserted' | 'updated' | RecordError[];

const UPSERTABLE = ['email_verified', 'family_name', 'given_name', 'name', 'nickname', 'picture'];
/** Auth0's names for two of z-schema's codes; the others are the same. */
const CODES: Readonly<Record<string, string>> = {
  INVALID_FORMAT: 'FORMAT',
  OBJECT_MISSING_REQUIRED_PROPERTY: 'OBJECT_REQUIRED',
};

const validator = new ZSchema({ reportPathAsArray: true, ignoreUnknownFormats: true });

/**
 * Imports one record: adds the person, or with `upsert` changes the one who has its e-mail, username or id. Of them only
 * what Auth0 upserts changes, and metadata is overwritten, not merged.
 */
export function importRecord(tenant: Tenant, connection: Connection, record: unknown, upsert: boolean): Outcome {
  const errors = faults(record);
  if (errors.length > 0) return errors;
  try {
    return transaction(tenant.db, () => write(tenant, connection, record as ImportRecord, upsert));
  } catch (error) {
    if (error instanceof UserConflict) return [conflict(error)];
    throw error;
  }
}

function faults(record: unknown): RecordError[] {
  if (!validator.validate(record, importSchema)) {
    return validator.getLastErrors().map(({ code, message, path }) => ({
      code: CODES[code] ?? code,
      message,
      path: propertyOf(path as unknown as (string | number)[]),
    }));
  }
  const { custom_password_hash: hash } = record as ImportRecord;
  if (!hash || isWellFormed(hash)) return [];
  const message = `Object didn't pass validation for format ${hash.algorithm}`;
  return [{ code: 'FORMAT', message, path: 'custom_password_hash.hash.value' }];
}

function write(tenant: Tenant, connection: Connection, record: ImportRecord, upsert: boolean): Outcome {
  const existing = match(tenant, connection, record);
  if (existing.length > 1) {
    return [{ code: 'CONFLICT', message: 'The e-mail, username and user_id of the record belong to different users' }];
  }
  const [userId] = existing;
  if (userId === undefined) return insert(tenant, connection, record);
  if (upsert) return update(tenant, findUser(tenant.db, userId)!, record);
  return [{ code: 'DUPLICATED_USER', message: 'The user already exist and upsert parameter is false' }];
}

/** The ids of the people who have the record's e-mail, username, phone number or id. */
function match({ db }: Tenant, { name, strategy }: Connection, record: ImportRecord): string[] {
  const { email, username, phone_number, user_id } = record;
  const byIdentifier = [email, username, phone_number].map((value) => value && findIdentity(db, name, value)?.user_id);
  const byId = user_id === undefined ? undefined : findUser(db, `${strategy}|${user_id}`)?.user_id;
  return [...new Set([...byIdentifier, byId].filter((id) => typeof id === 'string'))].filter((id) => id !== '');
}

function insert(tenant: Tenant, { name, strategy }: Connection, record: ImportRecord): Outcome {
  const { password_hash, custom_password_hash, password_set_date, mfa_factors, user_id, ...profile } = record;
  const [id, email, now] = [user_id ?? newHexId(), profile.email.toLowerCase(), tenant.now().toISOString()];
  const user: User = {
    ...profile,
    email,
    email_verified: profile.email_verified ?? false,
    ...profileDefaults({ ...profile, email }),
    identities: [{ user_id: id, connection: name, provider: strategy, isSocial: false }],
    user_id: `${strategy}|${id}`,
    created_at: now,
    updated_at: now,
    ...(password_set_date !== undefined && { last_password_reset: password_set_date }),
  };
  insertUser(tenant.db, user);
  if (password_hash !== undefined) storePassword(tenant.db, user.user_id, password_hash);
  if (custom_password_hash) storeImportedPassword(tenant.db, user.user_id, custom_password_hash);
  enrol(tenant, user.user_id, mfa_factors);
  return 'inserted';
}

function update(tenant: Tenant, user: User, record: ImportRecord): Outcome {
  const changes = UPSERTABLE.filter((field) => record[field] !== undefined).map((field) => [field, record[field]]);
  const { user_metadata, app_metadata } = record;
  replaceUser(tenant.db, {
    ...user,
    ...(Object.fromEntries(changes) as Partial<User>),
    ...(user_metadata && { user_metadata }),
    ...(app_metadata && { app_metadata }),
    updated_at: tenant.now().toISOString(),
  });
  enrol(tenant, user.user_id, record.mfa_factors);
  return 'updated';
}

function enrol(tenant: Tenant, userId: string, factors: ImportRecord['mfa_factors']): void {
  if (!factors) return;
  deleteFactors(tenant.db, userId, ['totp', 'phone', 'email']);
  const moment = tenant.now().toISOString();
  for (const { totp, phone, email } of factors) {
    const factor = { confirmed: true, created_at: moment, enrolled_at: moment };
    if (totp) insertFactor(tenant.db, userId, { ...factor, id: `totp|${newId('dev')}`, type: 'totp' }, totp.secret);
    if (phone) {
      const { value: phone_number } = phone;
      insertFactor(tenant.db, userId, { ...factor, id: `phone|${newId('dev')}`, type: 'phone', phone_number });
    }
    if (email) {
      insertFactor(tenant.db, userId, { ...factor, id: `email|${newId('dev')}`, type: 'email', email: email.value });
    }
  }
}

function conflict({ field }: UserConflict): RecordError {
  const named = field === 'email' || field === 'username';
  return {
    code: named ? `CONFLICT_${field.toUpperCase()}` : 'CONFLICT',
    message: `The specified ${field} already exists`,
  };
}
