import ZSchema, { type SchemaErrorDetail } from 'z-schema';
import { registerFormats } from './formats.js';
import { ManagementError } from './errors.js';
import { HINT_KEYWORD } from './openapi-corrections.js';
import type { Schema } from './openapi.js';

/** The part of a request that is validated, in the words of Auth0's messages. */
export type Part = 'Payload' | 'Query' | 'Path';

const ERROR_CODES = { Payload: 'invalid_body', Query: 'invalid_query_string', Path: 'invalid_uri' } as const;

registerFormats();
const validator = new ZSchema({ breakOnFirstError: true, reportPathAsArray: true, ignoreUnknownFormats: true });

/**
 * Checks a value against a schema without references.
 *
 * @throws {ManagementError} 400 with Auth0's message for the first fault:
 *   `Payload validation error: 'String is too short (0 chars), minimum 1' on property connection (Name of …).`
 */
export function validate(part: Part, value: unknown, schema: Schema): void {
  const fault = firstFault(value, schema);
  if (!fault) return;
  const hint = fault.code === 'OBJECT_ADDITIONAL_PROPERTIES' && fault.path.length === 0 && schema[HINT_KEYWORD];
  const shown = hint ? { ...fault, message: `${fault.message} ${hint as string}` } : fault;
  throw new ManagementError(400, `${sentence(part, shown)}.`, ERROR_CODES[part]);
}

/** The first fault of a value by a schema: what z-schema says, and where. `undefined` when there is none. */
export function firstFault(value: unknown, schema: Schema): SchemaErrorDetail | undefined {
  return validator.validate(value, schema) ? undefined : validator.getLastErrors()[0];
}

/** A fault in Auth0's words, without the full stop. */
export function sentence(part: Part, fault: SchemaErrorDetail): string {
  const property = propertyOf(fault.path as unknown as (string | number)[]);
  const description = fault.description ? ` (${fault.description.trim().replace(/\.$/, '')})` : '';
  const place = property ? ` on property ${property}${description}` : '';
  if (!fault.code.endsWith('_OF_MISSING')) return `${part} validation error: '${fault.message}'${place}`;
  const inner = (fault.inner ?? []).map((each) => sentence(part, each)).join(' (also) ');
  return `${part} validation error: 'None of the valid schemas were met'${place}. Inner errors: [ ${inner} ]`;
}

/** `identities[0].connection`, from z-schema's path. */
export function propertyOf(path: readonly (string | number)[]): string {
  return path.reduce<string>((property, step) => {
    if (/^\d+$/.test(String(step))) return `${property}[${step}]`;
    return property ? `${property}.${step}` : String(step);
  }, '');
}
