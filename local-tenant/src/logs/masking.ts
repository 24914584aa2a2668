/** What is left out of a log as if it hadn't been sent. */
const LEFT_OUT = new Set(['password', 'password_hash', 'custom_password_hash']);
/** What is seen to be there, and no more. */
const HIDDEN = new Set([
  'client_secret',
  'signing_keys',
  'signing_secret',
  'encryption_key',
  'ticket',
  'ticket_url',
  'invitation_url',
  'recovery_code',
  'totp_secret',
  'link_with',
]);

/** What Auth0 shows in place of a secret. */
export const MASK = '*****';

/** A request's or an answer's body as a log may show it: passwords left out, other secrets masked, at any depth. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  // The file of a users import is a text of half a megabyte with hashes in it.
  const shown = Object.entries(value).filter(
    ([key, item]) => !LEFT_OUT.has(key) && !(key === 'users' && typeof item === 'string'),
  );
  return Object.fromEntries(shown.map(([key, item]) => [key, HIDDEN.has(key) ? MASK : masked(item)]));
}
