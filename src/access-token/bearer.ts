import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem.js';

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/**
 * Takes the one bearer token out of a request (RFC 6750 §2.1); null when the request carries none.
 * @throws Problem `invalid_token` for another scheme, or when more than one way of sending a token is used (§2).
 */
export function bearerToken(request: FastifyRequest): string | null {
  const headers = authorizationHeaders(request.raw.rawHeaders);
  const elsewhere = sentElsewhere(request.query) || sentElsewhere(request.body);
  const [header] = headers;
  if (header === undefined && !elsewhere) return null;
  const [, token] = BEARER.exec(header ?? '') ?? [];
  if (headers.length !== 1 || elsewhere || token === undefined) throw invalidToken();
  return token;
}

/** The answer to a request without a token: no error code, as RFC 6750 §3.1 asks. */
export const missingToken = (): Problem =>
  new Problem('invalid_token', {
    detail: 'Send an access token: Authorization: Bearer <token>.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

/** The answer to a token that is malformed, expired, revoked or not for this API (RFC 6750 §3.1). */
export const invalidToken = (cause?: unknown): Problem =>
  new Problem('invalid_token', {
    detail: 'The access token is malformed, expired, or not for this API. Get a new one.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    cause,
  });

/** The answer to a caller who lacks a permission (RFC 6750 §3.1). */
export const insufficientScope = (scope: string): Problem =>
  new Problem('insufficient_scope', {
    detail: `This needs the permission ${scope}.`,
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });

// Node keeps only the first of several Authorization headers; all of them are in rawHeaders, names at even places.
const authorizationHeaders = (raw: string[]) =>
  raw.filter((_value, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === 'authorization');

const sentElsewhere = (value: unknown) => typeof value === 'object' && value !== null && 'access_token' in value;
