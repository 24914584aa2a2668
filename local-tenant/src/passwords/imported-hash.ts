import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2Verify, bcryptVerify } from 'hash-wasm';
import { type DigestName, digest } from './digest.js';

/**
 * A password hash of another system, as bulk imports bring it. At its first use Auth0 puts its own in its place.
 *
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-import-database-schema-and-examples
 */
export interface ImportedHash {
  algorithm: 'argon2' | 'bcrypt' | 'hmac' | 'ldap' | 'md4' | 'md5' | 'sha1' | 'sha256' | 'sha512' | 'pbkdf2' | 'scrypt';
  hash: { value: string; encoding?: Encoding; digest?: DigestName; key?: { value: string; encoding?: Encoding } };
  salt?: { value: string; encoding?: Encoding; position?: 'prefix' | 'suffix' };
  password?: { encoding?: BufferEncoding };
  keylen?: number;
  cost?: number;
  blockSize?: number;
  parallelization?: number;
}

type Encoding = 'base64' | 'hex' | 'utf8';
type Verify = (hash: ImportedHash, password: Buffer) => Promise<boolean>;

const PBKDF2 = /^\$pbkdf2-(\w+)\$(?:i=(\d+),l=(\d+)\$)?([\w+/.]+)\$([\w+/.]+)$/;
const LDAP = /^\{(S?)(MD5|SHA|SHA224|SHA256|SHA384|SHA512)\}([\w+/]+=*)$/i;
const FORMS: Partial<Record<ImportedHash['algorithm'], RegExp>> = {
  argon2: /^\$argon2(id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]+\$[\w+/]+$/,
  bcrypt: /^\$2[aby]\$\d\d\$[\w./]{53}$/,
  pbkdf2: PBKDF2,
  ldap: LDAP,
};

/** Whether a hash has the form that its algorithm writes; a wrong one could never be anybody's password. */
export const isWellFormed = ({ algorithm, hash }: ImportedHash): boolean =>
  FORMS[algorithm]?.test(hash.value) !== false;

/** Whether a password is the one behind an imported hash. */
export function verifyImported(hash: ImportedHash, password: string): Promise<boolean> {
  return VERIFY[hash.algorithm](hash, Buffer.from(password, hash.password?.encoding ?? 'utf8'));
}

const plain: Verify = async (hash, password) =>
  equal(
    await digest(hash.algorithm as DigestName, salted(hash, password)),
    decoded(hash.hash.value, hash.hash.encoding),
  );

const VERIFY: Readonly<Record<ImportedHash['algorithm'], Verify>> = {
  md4: plain,
  md5: plain,
  sha1: plain,
  sha256: plain,
  sha512: plain,
  bcrypt: ({ hash }, password) => bcryptVerify({ password, hash: hash.value }),
  argon2: ({ hash }, password) => argon2Verify({ password, hash: hash.value }),
  hmac: async ({ hash, ...rest }, password) => {
    const key = decoded(hash.key?.value ?? '', hash.key?.encoding ?? 'utf8');
    return equal(
      await digest(hash.digest ?? 'sha1', salted({ hash, ...rest }, password), key),
      decoded(hash.value, hash.encoding),
    );
  },
  ldap: async ({ hash }, password) => {
    const [, , name = '', value = ''] = LDAP.exec(hash.value) ?? [];
    const algorithm = (name.toLowerCase() === 'sha' ? 'sha1' : name.toLowerCase()) as DigestName;
    const stored = Buffer.from(value, 'base64');
    const { length } = await digest(algorithm, Buffer.alloc(0));
    const salt = stored.subarray(length);
    return equal(await digest(algorithm, Buffer.concat([password, salt])), stored.subarray(0, length));
  },
  pbkdf2: async ({ hash }, password) => {
    const [, name = '', iterations = '100000', length = '64', salt = '', value = ''] = PBKDF2.exec(hash.value) ?? [];
    const key = await promisify(pbkdf2)(password, base64(salt), Number(iterations), Number(length), name);
    return equal(key, base64(value));
  },
  scrypt: async ({ hash, salt, keylen = 64, cost = 16_384, blockSize = 8, parallelization = 1 }, password) => {
    const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
    const key = await scryptKey(password, decoded(salt?.value ?? '', salt?.encoding ?? 'utf8'), keylen, options);
    return equal(key, decoded(hash.value, hash.encoding));
  },
};

const scryptKey = promisify<Buffer, Buffer, number, object, Buffer>(scrypt);

function salted({ salt }: ImportedHash, password: Buffer): Buffer {
  if (!salt) return password;
  const bytes = decoded(salt.value, salt.encoding ?? 'utf8');
  return Buffer.concat(salt.position === 'suffix' ? [password, bytes] : [bytes, password]);
}

const decoded = (value: string, encoding: Encoding = 'hex'): Buffer => Buffer.from(value, encoding);
/** passlib writes base64 with `.` in place of `+`. */
const base64 = (value: string): Buffer => Buffer.from(value.replaceAll('.', '+'), 'base64');
const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
