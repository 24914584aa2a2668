import type { Operation, Parameter, Schema } from './openapi.js';

/** The keyword under which a schema keeps what to add to the message about additional properties. */
export const HINT_KEYWORD = 'x-additional-properties-hint';

/** What Auth0 adds to its message where a profile is sent a field that it doesn't have (auth0-java#46, auth0-java#58). */
const HINT =
  '(consider storing them in app_metadata or user_metadata. See "Users Metadata" in ' +
  'https://auth0.com/docs/api/v2/changes for more details)';

const WEB_LIFETIME = {
  token_lifetime_for_web: {
    type: 'integer',
    minimum: 0,
    description: 'Expiration value (in seconds) for access tokens issued via the implicit and hybrid flows',
  },
};

/** Where real tenants answer otherwise than the OpenAPI document says, by `METHOD /path`. */
const CORRECTIONS: Readonly<Record<string, (body: Schema) => Schema>> = {
  'POST /users': (body) => ({ ...body, [HINT_KEYWORD]: HINT }),
  'PATCH /users/{id}': (body) => ({ ...body, additionalProperties: false, [HINT_KEYWORD]: HINT }),
  'POST /resource-servers': (body) => withProperties(body, WEB_LIFETIME),
  'PATCH /resource-servers/{id}': (body) => withProperties(body, WEB_LIFETIME),
};

const Q: Parameter = {
  name: 'q',
  in: 'query',
  required: false,
  description: 'Search Criteria using Query String Syntax',
  schema: { type: 'string' },
};

const ROLE_TYPE: Parameter = {
  name: 'type',
  in: 'query',
  required: false,
  schema: { type: 'string', enum: ['tenant', 'organization'] },
};

/** Parameters that only an operation's description tells of, or (`type` of roles) that Auth0's own deploy-cli sends. */
const PARAMETERS: Readonly<Record<string, readonly Parameter[]>> = { 'GET /logs': [Q], 'GET /roles': [ROLE_TYPE] };

/** An operation as real tenants have it. */
export function correct(operation: Operation): Operation {
  const parameters = [...(operation.parameters ?? []), ...(PARAMETERS[`${operation.method} ${operation.path}`] ?? [])];
  return correctBody({ ...operation, parameters });
}

function correctBody(operation: Operation): Operation {
  const change = CORRECTIONS[`${operation.method} ${operation.path}`];
  if (!change || !operation.body) return operation;
  const { $ref, ...inline } = operation.body as { $ref?: string };
  return { ...operation, body: change($ref === undefined ? inline : operation.schemas[$ref]!) };
}

function withProperties(body: Schema, properties: Schema): Schema {
  return { ...body, properties: { ...(body['properties'] as Schema), ...properties } };
}
