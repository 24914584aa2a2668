import type { Config } from '../config/config.js';
import { Problem } from '../problem/problem.js';

const MAX_LENGTH = 2048;

// A path or an absolute http(s) URL in the letters of RFC 3986: no backslash, space, control or non-ASCII character,
// which browsers read in ways of their own.
const WELL_FORMED = /^(?:\/(?!\/)|https?:\/\/(?!\/))[!-[\]-~]*$/i;

/**
 * The address that a person is sent back to, made absolute.
 * @param value a path of this service, or an absolute URL of an origin in `RETURN_TO_ORIGINS`
 * @throws Problem `invalid_return_to` for everything else: no open redirector (RFC 9700 §4.11).
 */
export function resolveReturnTo(value: string, { baseUrl, returnToOrigins }: ReturnToSettings): string {
  const url = parse(value, baseUrl);
  const allowed = url && returnToOrigins.includes(url.origin) && !url.username && !url.password;
  // `/.//host` is a path here, but a host in the eyes of whoever takes the path alone.
  if (!allowed || url.pathname.startsWith('//')) throw new Problem('invalid_return_to');
  return url.href;
}

type ReturnToSettings = Pick<Config, 'baseUrl' | 'returnToOrigins'>;

const parse = (value: string, baseUrl: string) =>
  value.length <= MAX_LENGTH && WELL_FORMED.test(value) && URL.canParse(value, baseUrl)
    ? new URL(value, baseUrl)
    : undefined;
