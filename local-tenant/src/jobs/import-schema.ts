import type { Schema } from '../management/openapi.js';

const text = { type: 'string' };
const encoding = { type: 'string', enum: ['base64', 'hex', 'utf8'] };
const object = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...(required.length > 0 && { required }),
});

const DIGESTS = ['md4', 'md5', 'ripemd160', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'whirlpool'];
const ALGORITHMS = ['argon2', 'bcrypt', 'hmac', 'ldap', 'md4', 'md5', 'sha1', 'sha256', 'sha512', 'pbkdf2', 'scrypt'];

const customPasswordHash = object(
  {
    algorithm: { type: 'string', enum: ALGORITHMS },
    hash: object(
      {
        value: text,
        encoding,
        digest: { type: 'string', enum: DIGESTS },
        key: object({ value: text, encoding }, ['value']),
      },
      ['value'],
    ),
    salt: object({ value: text, encoding, position: { type: 'string', enum: ['prefix', 'suffix'] } }, ['value']),
    password: object({ encoding: { type: 'string', enum: ['ascii', 'utf8', 'utf16le', 'ucs2', 'latin1', 'binary'] } }),
    keylen: { type: 'integer', minimum: 1 },
    cost: { type: 'integer', minimum: 2 },
    blockSize: { type: 'integer', minimum: 1 },
    parallelization: { type: 'integer', minimum: 1 },
  },
  ['algorithm', 'hash'],
);

const mfaFactors = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: {
    ...object({
      totp: object({ secret: { type: 'string', pattern: '^[A-Z2-7]+$' } }, ['secret']),
      phone: object({ value: { type: 'string', pattern: '^\\+[0-9]{1,15}$' } }, ['value']),
      email: object({ value: { type: 'string', format: 'email' } }, ['value']),
    }),
    maxProperties: 1,
  },
};

const NOT_IN_APP_METADATA = [
  '__tenant', '_id', 'blocked', 'clientID', 'created_at', 'email_verified', 'email', 'globalClientID',
  'global_client_id', 'identities', 'lastIP', 'lastLogin', 'loginsCount', 'metadata', 'multifactor_last_modified',
  'multifactor', 'updated_at', 'user_id',
]; // prettier-ignore

/**
 * What a record of a users import may be.
 *
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-import-database-schema-and-examples
 */
export const importSchema: Schema = {
  ...object(
    {
      email: { type: 'string', format: 'email' },
      email_verified: { type: 'boolean' },
      user_id: text,
      username: text,
      given_name: text,
      family_name: text,
      name: text,
      nickname: text,
      picture: text,
      blocked: { type: 'boolean' },
      phone_number: { type: 'string', pattern: '^\\+[0-9]{1,15}$' },
      phone_verified: { type: 'boolean' },
      password_hash: { type: 'string', pattern: '^\\$2[ab]\\$10\\$[A-Za-z0-9./]{53}$' },
      custom_password_hash: customPasswordHash,
      password_set_date: { type: 'string', format: 'date-time' },
      app_metadata: { type: 'object', not: { anyOf: NOT_IN_APP_METADATA.map((name) => ({ required: [name] })) } },
      user_metadata: { type: 'object' },
      mfa_factors: mfaFactors,
    },
    ['email'],
  ),
  not: { required: ['password_hash', 'custom_password_hash'] },
};
