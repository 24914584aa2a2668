import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { ManagementError } from './errors.js';
import { type Operation, type Parameter, type Schema, resolveSchema } from './openapi.js';
import { readMultipart } from './multipart.js';
import { validate } from './validation.js';

const parse = bodyParser({
  enableTypes: ['json', 'form'],
  jsonStrict: false,
  jsonLimit: '1mb',
  formLimit: '1mb',
  parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  onError: (error) => {
    throw (error as { status?: number }).status === 413
      ? new ManagementError(413, 'Payload content length greater than maximum allowed: 1048576')
      : new ManagementError(400, 'Invalid request payload JSON format');
  },
});

/** Checks the parameters and the body of a request against what its operation allows. */
export interface RequestValidator {
  /** @throws {ManagementError} 400 `invalid_uri` */
  path(params: Record<string, string>): void;
  /** @returns the parameters in their types. @throws {ManagementError} 400 `invalid_query_string` */
  query(query: Record<string, string | string[] | undefined>): Record<string, unknown>;
  /** @throws {ManagementError} 400 `invalid_body`, 413, 415 */
  body(ctx: Context): Promise<Record<string, unknown>>;
}

/** The validator of one operation; its schemas are put together at first use, so that starting stays quick. */
export function requestValidator(operation: Operation): RequestValidator {
  const parameters = operation.parameters ?? [];
  const takesQuery = parameters.some((parameter) => parameter.in === 'query'); // a recorded import had `?test=…`
  const path = lazily(() => objectOf(operation, 'path'));
  const query = lazily(() => objectOf(operation, 'query'));
  const body = lazily(() => operation.body && resolveSchema(operation.body, operation.schemas));
  return {
    path: (params) => validate('Path', params, path()),
    query: (raw) => {
      const values = typedQuery(raw, parameters, query());
      if (takesQuery) validate('Query', values, query());
      return values;
    },
    body: async (ctx) => {
      const schema = body();
      if (!schema) return {};
      const value = await (isMultipart(operation) ? readMultipart(ctx, schema) : readBody(ctx));
      validate('Payload', value, schema);
      return value as Record<string, unknown>;
    },
  };
}

function objectOf({ parameters = [], schemas }: Operation, where: Parameter['in']): Schema {
  const own = parameters.filter((parameter) => parameter.in === where);
  const properties = own.map(({ name, description, schema }) => [
    name,
    { ...resolveSchema(schema, schemas), ...(description && { description }) },
  ]);
  const required = own.filter((parameter) => parameter.required).map(({ name }) => name);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties) as Schema,
    ...(required.length > 0 && { required }),
  };
}

function typedQuery(
  raw: Record<string, string | string[] | undefined>,
  parameters: readonly Parameter[],
  schema: Schema,
): Record<string, unknown> {
  const types = schema['properties'] as Record<string, { type?: string }>;
  const known = new Set(parameters.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, known.has(name) ? typed(value, types[name]?.type) : value]),
  );
}

function typed(value: string | string[] | undefined, type: string | undefined): unknown {
  if (type === 'array') return [value].flat();
  if (type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

const isMultipart = ({ contentTypes }: Operation): boolean => contentTypes?.[0] === 'multipart/form-data';

async function readBody(ctx: Context): Promise<unknown> {
  const length = ctx.request.length ?? 0;
  if (length > 0 && !ctx.is('json', 'urlencoded')) throw new ManagementError(415, 'Unsupported Media Type');
  await parse(ctx, () => Promise.resolve());
  return ctx.request.body ?? {};
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
