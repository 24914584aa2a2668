import { PROBLEMS, type ProblemCode } from './codes.js';

/** One fault in what the caller sent. */
export interface Fault {
  /** JSON Pointer (RFC 6901) to the value in the body or, by its name, the query parameter or header. */
  pointer: string;
  /** The rule that it breaks, in snake_case. */
  rule: string;
  /** The same for people. */
  detail: string;
}

/** What a problem may say beyond its code. */
export interface ProblemOptions {
  detail?: string;
  errors?: Fault[];
  /** Further members of the body (RFC 9457 §3.2). */
  members?: Record<string, unknown>;
  /** Headers of the answer, such as `WWW-Authenticate` or `Retry-After`. */
  headers?: Record<string, string>;
  /** What led to it: for the log, never for the caller. */
  cause?: unknown;
}

/** An error that callers are told about: thrown anywhere, rendered by the one filter (RFC 9457). */
export class Problem extends Error {
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.name = 'Problem';
    this.status = PROBLEMS[code].status;
  }

  /** The body of the answer, without what belongs to the request (`instance`, `request_id`). */
  body(baseUrl: string): Record<string, unknown> {
    const { title, help } = PROBLEMS[this.code];
    return {
      type: `${baseUrl}/docs/problems#${this.code}`,
      title,
      status: this.status,
      detail: this.options.detail ?? help,
      code: this.code,
      ...(this.options.errors && { errors: this.options.errors }),
      ...this.options.members,
    };
  }
}

/** Tells a problem of one of these codes from everything else that can be thrown. */
export function isProblem(error: unknown, ...codes: ProblemCode[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}

/** A 400 that lists what is wrong with the request. */
export function invalidRequest(...errors: Fault[]): Problem {
  const count = errors.length === 1 ? 'One value is' : `${errors.length} values are`;
  return new Problem('invalid_request', { detail: `${count} not valid: ${names(errors)}.`, errors });
}

const names = (errors: Fault[]) => errors.map(({ pointer }) => pointer.replace(/^\//, '') || 'body').join(', ');
