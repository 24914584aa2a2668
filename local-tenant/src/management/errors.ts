import { STATUS_CODES } from 'node:http';

/** Auth0's own where Node has another name. */
const REASONS: Readonly<Record<number, string>> = { 413: 'Request Entity Too Large' };

/** An error that the Management API answers: `{ statusCode, error, message, errorCode? }`, in this order. */
export class ManagementError extends Error {
  override name = 'ManagementError';

  constructor(
    readonly statusCode: number,
    message: string,
    readonly errorCode?: string,
    /** What Auth0 adds to the body of a few errors, and headers such as `WWW-Authenticate`. */
    readonly extra: { attributes?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }

  toJSON(): Record<string, unknown> {
    const { statusCode, message, errorCode } = this;
    const { attributes } = this.extra;
    const error = REASONS[statusCode] ?? STATUS_CODES[statusCode] ?? 'Error';
    return { statusCode, error, message, ...(attributes && { attributes }), ...(errorCode && { errorCode }) };
  }
}

/** 400 for a body that breaks a rule beyond its schema. */
export const invalidBody = (message: string): ManagementError => new ManagementError(400, message, 'invalid_body');
