import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Fault, invalidRequest, Problem } from '../problem/problem.js';

/** What a browser brings to the callback, as it was parsed: nothing of it is trusted or even known to be text. */
export type GivenParameters = Record<string, unknown>;

/** The authorization response (RFC 6749 §4.1.2, RFC 9207 §2); other parameters are ignored, as they must be. */
export interface CallbackParameters {
  state: string;
  code?: string;
  iss?: string;
  error?: string;
}

const NAMES = ['state', 'code', 'iss', 'error'] as const;
const MAX_LENGTH = 4096;

/**
 * Picks the parameters of the authorization response.
 * @throws Problem `invalid_request` with one row per parameter that is doubled, too long or missing.
 */
export function callbackParameters(given: GivenParameters): CallbackParameters {
  const faults = NAMES.flatMap((name) => fault(name, given) ?? []);
  if (faults.length) throw invalidRequest(...faults);
  const present = NAMES.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return Object.fromEntries(present);
}

function fault(name: (typeof NAMES)[number], given: GivenParameters): Fault | undefined {
  const value = given[name];
  const pointer = `/${name}`;
  if (isMissing(name, given)) return { pointer, rule: 'required', detail: `${name} is missing` };
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return { pointer, rule: 'once', detail: `${name} must be given once, as text` };
  if (value.length <= MAX_LENGTH) return undefined;
  return { pointer, rule: 'max_length', detail: `${name} must be at most ${MAX_LENGTH} characters long` };
}

function isMissing(name: string, given: GivenParameters): boolean {
  if (name === 'state') return !given['state'];
  return name === 'code' && !given['code'] && !given['error'];
}

/**
 * Hands the authorization response to a handler that takes it as a form post (OAuth 2.0 Form Post Response Mode §2).
 * @throws Problem `unsupported_media_type` for a body of another type.
 */
export const FormParameters = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (/^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')) return body ?? {};
  throw new Problem('unsupported_media_type', { detail: 'Send `Content-Type: application/x-www-form-urlencoded`.' });
});
