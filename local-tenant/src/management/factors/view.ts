import type { Factor } from '../../storage/factors/factors.js';

/** What is shown of an authentication method, in Auth0's order, before and after how it can be used. */
const FIELDS = [
  'id',
  'type',
  'confirmed',
  'name',
  'phone_number',
  'email',
  'created_at',
  'enrolled_at',
  'last_auth_at',
];

/** An authentication method as `GET` shows it: what identifies the person is masked. */
export function factorView(factor: Factor): Record<string, unknown> {
  const others = Object.keys(factor).filter((key) => !FIELDS.includes(key));
  const shown: Record<string, unknown> = { ...masked(factor), ...channels(factor) };
  const keys = [...FIELDS, ...others, 'authentication_methods'].filter((key) => shown[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, shown[key]]));
}

/** As `POST` and `PATCH` answer it: in another order, and without `confirmed`. */
export function writtenFactorView(factor: Factor): Record<string, unknown> {
  const { id, confirmed: _, ...rest } = factorView(factor);
  return { ...rest, id };
}

/** As `PUT` answers it: unmasked, because the caller has just said it. */
export function replacedFactorView(factor: Factor): Record<string, unknown> {
  const { confirmed: _, ...rest } = { ...factor, ...channels(factor) };
  return rest;
}

/** `chuck334@example.com` is shown as `chuc****@exam*******`, of short parts nothing is. */
export const maskEmail = (email: string): string => email.split('@').map(maskEnd).join('@');

/** `+44207183875044` is shown as `XXXXXXXXXXX5044`. */
export const maskPhone = (number: string): string => number.slice(-4).padStart(number.length, 'X');

function masked(factor: Factor): Factor {
  return {
    ...factor,
    ...(factor.email !== undefined && { email: maskEmail(factor.email) }),
    ...(factor.phone_number !== undefined && { phone_number: maskPhone(factor.phone_number) }),
  };
}

const maskEnd = (text: string): string => (text.length <= 4 ? '****' : text.slice(0, 4) + '*'.repeat(text.length - 4));

/** A phone is reached by text or by voice, and Auth0 shows that as a method within the method. */
function channels({ id, type, preferred_authentication_method: channel = 'sms' }: Factor): object {
  if (type !== 'phone') return {};
  const device = id.slice(id.indexOf('|') + 1);
  return { authentication_methods: [{ id: `${channel}|${device}`, type: channel }] };
}
