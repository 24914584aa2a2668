import { HttpException } from '@nestjs/common';
import type { ProblemCode } from './codes.js';
import { Problem } from './problem.js';

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
};

// What Fastify says of a body that it can't read; its other errors are known by their status.
const BY_FASTIFY_CODE: Record<string, ProblemCode> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
};

/**
 * Turns anything thrown into a problem: a `Problem` (also as the `cause` of an error that a library made of it), an
 * error of Fastify or Nest by its code or status, and everything else into `internal_error`.
 */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && error.cause instanceof Problem) return error.cause;
  const code = codeOf(error);
  return code ? new Problem(code, { cause: error }) : new Problem('internal_error', { cause: error });
}

function codeOf(error: unknown): ProblemCode | undefined {
  if (error instanceof SyntaxError) return 'invalid_json';
  if (error instanceof HttpException) return BY_STATUS[error.getStatus()];
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && BY_FASTIFY_CODE[code]) return BY_FASTIFY_CODE[code];
  return typeof statusCode === 'number' ? BY_STATUS[statusCode] : undefined;
}
