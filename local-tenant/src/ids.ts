import { randomBytes, randomInt } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const URL_SAFE = `${ALPHANUMERIC}_-`;

/** `length` random letters and digits. */
export const randomAlphanumeric = (length: number): string => random(ALPHANUMERIC, length);

/** What an entity's id begins with: connection, client grant, credential, organization, role, invitation, factor. */
export type IdPrefix = 'con' | 'cgr' | 'cred' | 'dcr' | 'dev' | 'org' | 'rol' | 'uinv';

/** An entity's id in Auth0's form, `con_` and 16 letters and digits, say. */
export const newId = (prefix: IdPrefix): string => `${prefix}_${randomAlphanumeric(16)}`;

const machine = randomBytes(5).toString('hex');
let made = randomInt(0x1000000);

/**
 * An id of 24 lower-case hexadecimal digits, as people and APIs have it. Like Auth0's own (and MongoDB's) it begins with
 * the seconds of its making, so that new ones go to the end of every index.
 */
export function newHexId(): string {
  made = (made + 1) % 0x1000000;
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `${seconds.padStart(8, '0')}${machine}${made.toString(16).padStart(6, '0')}`;
}

/** A recovery code: 24 upper-case letters and digits. */
export const newRecoveryCode = (): string => random('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 24);

/** A client's secret: 64 characters that need no escaping in a URL, and that no command line takes for an option. */
export const newClientSecret = (): string => random(ALPHANUMERIC, 1) + random(URL_SAFE, 63);

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
