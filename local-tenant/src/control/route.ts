import type { Tenant } from '../context.js';
import type { Hardships } from '../hardships/hardships.js';
import type { Schema } from '../management/openapi.js';
import { firstFault, propertyOf } from '../management/validation.js';
import type { Snapshots } from '../storage/snapshots.js';

/** What `/__local` watches and steers. */
export interface Controlled {
  tenant: Tenant;
  hardships: Hardships;
  snapshots: Snapshots;
}

/** A request to `/__local`. */
export interface ControlCall extends Controlled {
  /** What stood in the place of `:name` in the path. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string | string[] | undefined>>;
  body: Readonly<Record<string, unknown>>;
  issuer: string;
}

/** What is answered: JSON to programs, and to people a page, or without one the way back to `back`. */
export interface ControlAnswer {
  status?: number;
  json: unknown;
  page?: { template: string; view: Readonly<Record<string, unknown>> };
  /** Where a form leads to. Default: `/__local` */
  back?: string;
}

/** One line of the table of routes. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/__local`, parameters as `:name`. */
  path: string;
  handler: (call: ControlCall) => ControlAnswer;
}

/** A request that asks for something that isn't there, or that can't be. */
export class ControlError extends Error {
  override name = 'ControlError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** @throws {ControlError} 400 that names the field and what is wrong with it */
export function requireValid(body: unknown, schema: Schema): void {
  const fault = firstFault(body, schema);
  if (!fault) return;
  const property = propertyOf(fault.path as unknown as (string | number)[]);
  throw new ControlError(400, `${property ? `${property}: ` : ''}${fault.message}`);
}
