import { parseUniqueJson } from './unique-json.js';

/** The protected header of an access token, checked. */
export interface AccessTokenHeader {
  alg: 'RS256';
  kid: string;
}

/** The claims of an access token, checked for presence and type. */
export interface AccessTokenClaims {
  iss: string;
  sub: string;
  aud: string | string[];
  exp: number;
  [claim: string]: unknown;
}

/** A token that is refused before its signature is looked at. */
export class RawTokenError extends Error {}

const CLOCK_SKEW_SECONDS = 5;
// RFC 9068 §4 names at+jwt; Auth0's own dialect says JWT.
const TYPES = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/**
 * Reads a token strictly before anything is done with it: three canonical base64url parts, JSON without duplicate keys,
 * RS256 only, no critical extensions, the issuer and audience of this API, finite times (RFC 8725 §3, RFC 7519 §4.1).
 * It doesn't verify the signature.
 * @throws RawTokenError
 */
export function readRawToken(token: string, issuer: string, audience: string) {
  const parts = token.split('.');
  if (parts.length !== 3) throw new RawTokenError('not three parts');
  const [header, claims] = parts.map(decode).slice(0, 2).map(parseObject);
  return { header: checkHeader(header ?? {}), claims: checkClaims(claims ?? {}, issuer, audience) };
}

function decode(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  // Buffer skips what is not base64url, so only what encodes back to itself is what was sent (RFC 7515 §2).
  if (part === '' || bytes.toString('base64url') !== part) throw new RawTokenError('not base64url');
  return bytes;
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = parseUniqueJson(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw new RawTokenError('not JSON', { cause });
  }
  throw new RawTokenError('not a JSON object');
}

function checkHeader(header: Record<string, unknown>): AccessTokenHeader {
  const { alg, kid, typ } = header;
  if (alg !== 'RS256') throw new RawTokenError('alg');
  if ('crit' in header || 'b64' in header || 'zip' in header) throw new RawTokenError('crit');
  if (typeof kid !== 'string' || kid === '') throw new RawTokenError('kid');
  if (!TYPES.includes(typeof typ === 'string' ? typ.toLowerCase() : (typ as undefined))) throw new RawTokenError('typ');
  return { alg, kid };
}

function checkClaims(claims: Record<string, unknown>, issuer: string, audience: string): AccessTokenClaims {
  const { iss, sub, aud, exp, nbf, iat } = claims;
  const now = Date.now() / 1000;
  if (iss !== issuer) throw new RawTokenError('iss');
  if (typeof sub !== 'string' || sub.trim() === '') throw new RawTokenError('sub');
  if (!isAudience(aud) || ![aud].flat().includes(audience)) throw new RawTokenError('aud');
  if (!isTime(exp) || exp <= now) throw new RawTokenError('exp');
  if (nbf !== undefined && (!isTime(nbf) || nbf > now + CLOCK_SKEW_SECONDS)) throw new RawTokenError('nbf');
  if (iat !== undefined && (!isTime(iat) || iat > now + CLOCK_SKEW_SECONDS)) throw new RawTokenError('iat');
  return { ...claims, iss, sub, aud, exp };
}

const isTime = (claim: unknown): claim is number => Number.isSafeInteger(claim);
const isAudience = (claim: unknown): claim is string | string[] =>
  typeof claim === 'string' || (Array.isArray(claim) && claim.every((item) => typeof item === 'string'));
