import type { Tenant } from '../context.js';
import { createClientGrant } from '../management/client-grants/routes.js';
import { createClient } from '../management/clients/client.js';
import { createConnection } from '../management/connections/connection.js';
import { correct } from '../management/openapi-corrections.js';
import { type Schema, operations, resolveSchema } from '../management/openapi.js';
import { createOrganization, organizationNamed } from '../management/organizations/organization.js';
import { createResourceServer } from '../management/resource-servers/routes.js';
import { createRole } from '../management/roles/role.js';
import { type NewUser, createUser } from '../management/users/create-user.js';
import { MANAGEMENT_API, findClientGrant } from '../storage/client-grants.js';
import { findClient, listClients } from '../storage/clients.js';
import { findConnectionByName } from '../storage/connections.js';
import { findIdentity } from '../storage/identities.js';
import { findResourceServerByIdentifier } from '../storage/resource-servers.js';
import { findOrganizationByName } from '../storage/organizations/organizations.js';
import { addMembers } from '../storage/organizations/members.js';
import { type Permission, addRolePermissions } from '../storage/roles/permissions.js';
import { addRoleMembers } from '../storage/roles/role-members.js';
import { findRoleByName } from '../storage/roles/roles.js';
import { addUserPermissions } from '../storage/user-permissions.js';

type Item = Readonly<Record<string, unknown>>;

const field = (item: Item, name: string): string => item[name] as string;

/** One list of a seed file. */
export interface Section {
  key: string;
  /** What an item may be: the body of Auth0's POST, and what a seed may say beside. */
  schema(): Schema;
  exists(tenant: Tenant, item: Item): boolean;
  /** @param folder of the seed file, to which its paths are relative */
  create(tenant: Tenant, item: Item, folder: string): unknown;
}

const text = { type: 'string', minLength: 1 };
const PERMISSION = {
  type: 'object',
  additionalProperties: false,
  required: ['resource_server_identifier', 'permission_name'],
  properties: { resource_server_identifier: text, permission_name: text },
};

const PERMISSIONS = { type: 'array', items: PERMISSION };
const NAMES = { type: 'array', items: text };

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
    key: 'roles',
    schema: () => bodySchema('/roles', { permissions: PERMISSIONS }),
    exists: ({ db }, item) => findRoleByName(db, field(item, 'name')) !== undefined,
    create: createRoleWithPermissions,
  },
  {
    key: 'organizations',
    schema: () => bodySchema('/organizations'),
    exists: ({ db }, item) => findOrganizationByName(db, field(item, 'name')) !== undefined,
    create: createOrganization,
  },
  {
    key: 'users',
    schema: () => bodySchema('/users', { permissions: PERMISSIONS, roles: NAMES, organizations: NAMES }),
    exists: ({ db }, item) =>
      ['email', 'username', 'phone_number'].some(
        (name) => item[name] !== undefined && findIdentity(db, field(item, 'connection'), field(item, name)),
      ),
    create: createPerson,
  },
];

function createRoleWithPermissions(tenant: Tenant, { permissions = [], ...item }: Item): void {
  const role = createRole(tenant, item);
  addRolePermissions(tenant.db, role.id, stored(permissions));
}

/** Roles and organizations go by their names, because a seed doesn't know their ids. */
async function createPerson(tenant: Tenant, item: Item): Promise<void> {
  const { permissions = [], roles = [], organizations = [], ...profile } = item;
  const roleIds = (roles as string[]).map((name) => known(findRoleByName(tenant.db, name), 'role', name));
  const organizationIds = (organizations as string[]).map((name) => organizationNamed(tenant, name).id);
  const user = await createUser(tenant, profile as unknown as NewUser);
  addUserPermissions(tenant.db, user.user_id, stored(permissions));
  addRoleMembers(tenant.db, roleIds, [user.user_id], tenant.now());
  for (const id of organizationIds) addMembers(tenant.db, id, [user.user_id], tenant.now());
}

function known(found: { id: string } | undefined, kind: string, name: string): string {
  if (found) return found.id;
  throw new Error(`there is no ${kind} of the name ${name}`);
}

function stored(permissions: unknown): Permission[] {
  return (permissions as Permission[]).map((permission) => ({
    ...permission,
    resource_server_identifier: ownApi(permission.resource_server_identifier),
  }));
}

/** A seed doesn't know where the tenant will be reached, so any tenant's Management API means this one's. */
const audienceOf = (item: Item): string => ownApi(field(item, 'audience'));

function ownApi(audience: string): string {
  return /^https?:\/\/[^/]+\/api\/v2\/$/.test(audience) ? MANAGEMENT_API : audience;
}

function bodySchema(path: string, more: Readonly<Record<string, Schema>> = {}): Schema {
  const operation = correct(operations().find((each) => each.method === 'POST' && each.path === path)!);
  const schema = resolveSchema(operation.body!, operation.schemas);
  return { ...schema, properties: { ...(schema['properties'] as Schema), ...more } };
}
