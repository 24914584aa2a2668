import type { Tenant } from '../context.js';
import { createClientGrant } from '../management/client-grants/routes.js';
import { createClient } from '../management/clients/client.js';
import { createConnection } from '../management/connections/connection.js';
import { correct } from '../management/openapi-corrections.js';
import { type Schema, operations, resolveSchema } from '../management/openapi.js';
import { createResourceServer } from '../management/resource-servers/routes.js';
import { type NewUser, createUser } from '../management/users/create-user.js';
import { MANAGEMENT_API, findClientGrant } from '../storage/client-grants.js';
import { findClient, listClients } from '../storage/clients.js';
import { findConnectionByName } from '../storage/connections.js';
import { findIdentity } from '../storage/identities.js';
import { findResourceServerByIdentifier } from '../storage/resource-servers.js';
import { type UserPermission, addUserPermissions } from '../storage/user-permissions.js';

type Item = Readonly<Record<string, unknown>>;

const field = (item: Item, name: string): string => item[name] as string;

/** One list of a seed file. */
export interface Section {
  key: string;
  /** What an item may be: the body of Auth0's POST, and what a seed may say beside. */
  schema(): Schema;
  exists(tenant: Tenant, item: Item): boolean;
  create(tenant: Tenant, item: Item): unknown;
}

const text = { type: 'string', minLength: 1 };
const PERMISSION = {
  type: 'object',
  additionalProperties: false,
  required: ['resource_server_identifier', 'permission_name'],
  properties: { resource_server_identifier: text, permission_name: text },
};

/** The lists of a seed file in the order in which they are applied, because the later ones refer to the earlier. */
export const sections: readonly Section[] = [
  {
    key: 'clients',
    schema: () => bodySchema('/clients', { client_id: text, client_secret: text }),
    exists: ({ db }, item) =>
      item['client_id'] === undefined
        ? listClients(db).some(({ name }) => name === item['name'])
        : findClient(db, field(item, 'client_id')) !== undefined,
    create: createClient,
  },
  {
    key: 'connections',
    schema: () => bodySchema('/connections'),
    exists: ({ db }, item) => findConnectionByName(db, field(item, 'name')) !== undefined,
    create: createConnection,
  },
  {
    key: 'resource_servers',
    schema: () => bodySchema('/resource-servers'),
    exists: ({ db }, item) => findResourceServerByIdentifier(db, field(item, 'identifier')) !== undefined,
    create: createResourceServer,
  },
  {
    key: 'client_grants',
    schema: () => bodySchema('/client-grants'),
    exists: ({ db }, item) => findClientGrant(db, field(item, 'client_id'), audienceOf(item)) !== undefined,
    create: (tenant, item) => createClientGrant(tenant, { ...item, audience: audienceOf(item) }),
  },
  {
    key: 'users',
    schema: () => bodySchema('/users', { permissions: { type: 'array', items: PERMISSION } }),
    exists: ({ db }, item) =>
      ['email', 'username', 'phone_number'].some(
        (name) => item[name] !== undefined && findIdentity(db, field(item, 'connection'), field(item, name)),
      ),
    create: createPerson,
  },
];

async function createPerson(tenant: Tenant, { permissions = [], ...item }: Item): Promise<void> {
  const user = await createUser(tenant, item as unknown as NewUser);
  addUserPermissions(tenant.db, user.user_id, permissions as UserPermission[]);
}

/** A seed doesn't know where the tenant will be reached, so any tenant's Management API means this one's. */
function audienceOf(item: Item): string {
  const audience = field(item, 'audience');
  return /^https?:\/\/[^/]+\/api\/v2\/$/.test(audience) ? MANAGEMENT_API : audience;
}

function bodySchema(path: string, more: Readonly<Record<string, Schema>> = {}): Schema {
  const operation = correct(operations().find((each) => each.method === 'POST' && each.path === path)!);
  const schema = resolveSchema(operation.body!, operation.schemas);
  return { ...schema, properties: { ...(schema['properties'] as Schema), ...more } };
}
