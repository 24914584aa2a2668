import { readFileSync, readdirSync } from 'node:fs';

/** A JSON schema as the OpenAPI document has it; `$ref` names another schema of the same resource. */
export type Schema = { [keyword: string]: unknown };

/** A parameter in the path or the query. */
export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: Schema;
}

/** One operation of Auth0's Management API. `path` has its parameters in braces: `/users/{id}`. */
export interface Operation {
  method: string;
  path: string;
  /** What the tenant's log calls it: `Create a User`. */
  summary: string;
  /** Any one of them lets the caller in. */
  scopes: string[];
  parameters?: Parameter[];
  body?: Schema;
  bodyRequired?: boolean;
  contentTypes?: string[];
  schemas: Readonly<Record<string, Schema>>;
}

interface Extract {
  operations: Omit<Operation, 'schemas'>[];
  schemas?: Record<string, Schema>;
}

const folder = new URL('./openapi/', import.meta.url);

/** All operations of Auth0's Management API, from the extract that `scripts/extract-openapi.mjs` makes. */
export function operations(): Operation[] {
  return readdirSync(folder).flatMap((file) => {
    const extract = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Extract;
    return extract.operations.map((operation) => ({ ...operation, schemas: extract.schemas ?? {} }));
  });
}

/**
 * A schema with its references replaced by what they refer to, so that a validator needs no registry. What stands
 * beside a `$ref` wins, as in OpenAPI 3.1; a schema inside itself allows anything at the second turn.
 */
export function resolveSchema(
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  within: readonly string[] = [],
): Schema {
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...rest } = schema as { $ref?: string };
  if ($ref !== undefined && within.includes($ref)) return {};
  const inner = $ref === undefined ? within : [...within, $ref];
  const merged = { ...($ref === undefined ? {} : schemas[$ref]), ...rest };
  return Object.fromEntries(Object.entries(merged).map(([keyword, value]) => [keyword, resolve(value)]));

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    return typeof value === 'object' && value !== null ? resolveSchema(value as Schema, schemas, inner) : value;
  }
}
