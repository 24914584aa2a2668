// Cuts Auth0's OpenAPI document of the Management API down to what the local tenant needs of it:
//
//   node scripts/extract-openapi.mjs PATH_TO_MANAGEMENT_API_OPENAPI
//
// writes one file a resource to src/management/openapi/: for each operation its summary (what the tenant's log calls it), scopes,
// parameters and body schema with the descriptions of properties (Auth0's messages quote them), and the schemas these refer to. `other.json`
// holds only method and path of all operations beyond, so that they can be told from paths that Auth0 doesn't have.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const RESOURCES = [
  'anomaly', 'client-grants', 'clients', 'connections', 'device-credentials', 'grants', 'guardian', 'jobs', 'logs',
  'organizations', 'refresh-tokens', 'resource-servers', 'roles', 'sessions', 'stats', 'tickets', 'user-blocks',
  'users', 'users-by-email',
]; // prettier-ignore
const KEPT = new Set(
  `$ref type enum const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf
   items minItems maxItems uniqueItems properties required additionalProperties minProperties maxProperties
   oneOf anyOf allOf not description`.split(/\s+/),
);

const source = process.argv[2];
if (!source) {
  console.error('usage: node scripts/extract-openapi.mjs PATH_TO_MANAGEMENT_API_OPENAPI');
  process.exit(1);
}
const api = JSON.parse(readFileSync(source, 'utf8'));
const target = new URL('../src/management/openapi/', import.meta.url);

const map = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

function reduce(schema) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => KEPT.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, reduceKeyword(key, value)]));
}

function reduceKeyword(key, value) {
  if (key === '$ref') return value.split('/').at(-1);
  if (key === 'properties') return map(value, reduce);
  if (['oneOf', 'anyOf', 'allOf'].includes(key)) return value.map(reduce);
  return ['items', 'not', 'additionalProperties'].includes(key) ? reduce(value) : value;
}

function collect(value, found) {
  if (Array.isArray(value)) value.forEach((item) => collect(item, found));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string' && !found.has(item)) {
        found.set(item, reduce(api.components.schemas[item]));
        collect(found.get(item), found);
      } else collect(item, found);
    }
  }
}

function operation(method, path, op) {
  const parameters = (op.parameters ?? []).filter((parameter) => parameter.in !== 'header');
  const content = Object.entries(op.requestBody?.content ?? {});
  const scopes = (op.security ?? []).flatMap((security) => security.oAuth2ClientCredentials ?? []);
  return {
    method: method.toUpperCase(),
    path,
    summary: op.summary,
    scopes,
    parameters: parameters.map(({ name, in: where, required, description, schema }) => ({
      name, in: where, required: required === true, description, schema: reduce(schema),
    })), // prettier-ignore
    ...(content.length && { body: reduce(content[0][1].schema), bodyRequired: op.requestBody.required === true }),
    ...(content.length && { contentTypes: content.map(([type]) => type) }),
  };
}

const all = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, op]) => operation(method, path, op)),
);
const write = (name, value) => writeFileSync(new URL(`${name}.json`, target), `${JSON.stringify(value, null, 1)}\n`);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const resource of RESOURCES) {
  const operations = all.filter(({ path }) => path.split('/')[1] === resource);
  const schemas = new Map();
  collect(operations, schemas);
  write(resource, { operations, schemas: Object.fromEntries(schemas) });
}
const others = all.filter(({ path }) => !RESOURCES.includes(path.split('/')[1]));
write('other', { operations: others.map(({ method, path, summary, scopes }) => ({ method, path, summary, scopes })) });
