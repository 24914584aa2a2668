import type { Context } from 'koa';
import { OAuthError, missingParameter } from './errors.js';

/** The parameters of a request to the token or revocation endpoint: form or JSON, each a string. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * Reads a parsed body. Auth0 takes JSON where RFC 6749 knows forms only.
 *
 * @throws {OAuthError} 400 when a parameter isn't one string. RFC 6749 section 3.2: "Request and response parameters
 *   MUST NOT be included more than once."
 */
export function readParameters(ctx: Context): Parameters {
  const body: unknown = ctx.request.body ?? {};
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(body as Record<string, unknown>)) {
    if (value === null || value === '') continue; // RFC 6749 3.2: without a value is as if it weren't there
    if (typeof value !== 'string') throw new OAuthError(400, 'invalid_request', `${name} must be one string`);
    parameters[name] = value;
  }
  return parameters;
}

/**
 * The value of a parameter that has to be there.
 *
 * @throws {OAuthError} 400 invalid_request
 */
export function required(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined) throw missingParameter(name);
  return value;
}
