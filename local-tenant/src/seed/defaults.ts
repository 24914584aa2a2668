import type { Tenant } from '../context.js';
import type { Credentials } from '../credentials.js';
import { createClientGrant } from '../management/client-grants/routes.js';
import { createClient } from '../management/clients/client.js';
import { createConnection } from '../management/connections/connection.js';
import { managementScopes } from '../management/resource-servers/management-api.js';
import { createResourceServer } from '../management/resource-servers/routes.js';
import { createUser } from '../management/users/create-user.js';
import { MANAGEMENT_API } from '../storage/client-grants.js';
import { type Client, findClient, replaceClient } from '../storage/clients.js';
import { recall, remember } from '../storage/secrets.js';
import { replaceTenantSettings } from '../storage/tenant-settings.js';
import { addUserPermissions } from '../storage/user-permissions.js';
import { type ApplicationUrls, addUrls, applicationUrls, documentationUrls } from './application-urls.js';
import { PEOPLE } from './people.js';
import { PERMISSIONS } from './permissions.js';

/** Name of the connection of a fresh tenant; Auth0's tenants start with the same one. */
export const CONNECTION = 'Username-Password-Authentication';

/** Identifier of the seeded API. */
export const AUDIENCE = 'https://user-service.local';

interface Seeded {
  application: string;
  management: string;
  operator: string;
  documentation: string;
}

/**
 * Fills a fresh tenant: a database connection, a web application, the API documentation as a public application, two machine
 * applications with their grants, an API with its permissions, three people. A tenant that was filled before keeps what
 * has become of it; only the callbacks of `servicePorts` are added to the first two.
 *
 * @returns the credentials as they are at a domain
 */
export async function seedDefaults(
  tenant: Tenant,
  servicePorts: readonly number[],
): Promise<(domain: string) => Credentials> {
  const stored = recall(tenant.db, 'seeded');
  const seeded = stored ? (JSON.parse(stored) as Seeded) : await fill(tenant);
  const urls = applicationUrls(servicePorts);
  register(tenant, seeded.application, urls);
  register(tenant, seeded.documentation, documentationUrls(servicePorts));
  if (!stored)
    replaceTenantSettings(tenant.db, {
      default_redirection_uri: `http://localhost:${servicePorts[0]}/login`,
      default_directory: CONNECTION,
    });
  return (domain) => ({
    domain,
    issuer: `http://${domain}/`,
    management: { ...keysOf(tenant, seeded.management), audience: `http://${domain}/api/v2/` },
    application: { ...keysOf(tenant, seeded.application), callback: urls.callbacks[0]! },
    operator: { ...keysOf(tenant, seeded.operator), audience: AUDIENCE },
    documentation: { client_id: seeded.documentation },
    people: PEOPLE.map(({ email, password }) => ({ email, password })),
  });
}

async function fill(tenant: Tenant): Promise<Seeded> {
  clear(tenant);
  const application = await createClient(tenant, APPLICATION);
  const management = await createClient(tenant, { ...MACHINE, name: 'User service (Management API)' });
  const operator = await createClient(tenant, { ...MACHINE, name: 'Operator' });
  const documentation = await createClient(tenant, DOCUMENTATION);
  createConnection(tenant, {
    ...DATABASE,
    enabled_clients: [application.client_id, documentation.client_id, management.client_id],
  });
  createResourceServer(tenant, API);
  grant(tenant, management, MANAGEMENT_API, managementScopes());
  grant(tenant, operator, AUDIENCE, Object.keys(PERMISSIONS));
  await createPeople(tenant);
  const seeded = {
    application: application.client_id,
    management: management.client_id,
    operator: operator.client_id,
    documentation: documentation.client_id,
  };
  remember(tenant.db, 'seeded', JSON.stringify(seeded));
  return seeded;
}

/** A first run that was killed half-way has left things behind. */
function clear({ db }: Tenant): void {
  for (const table of ['users', 'client_grants', 'clients', 'connections', 'resource_servers']) {
    db.exec(`delete from ${table}`);
  }
}

async function createPeople(tenant: Tenant): Promise<void> {
  for (const [index, person] of PEOPLE.entries()) {
    const name = `${person.given_name} ${person.family_name}`;
    const user = await createUser(tenant, { ...person, name, connection: CONNECTION, email_verified: true });
    const permissions = Object.keys(PERMISSIONS).map((permission_name) => ({
      resource_server_identifier: AUDIENCE,
      permission_name,
    }));
    if (index === 0) addUserPermissions(tenant.db, user.user_id, permissions);
  }
}

function register({ db }: Tenant, clientId: string, urls: ApplicationUrls): void {
  const client = findClient(db, clientId);
  if (client) replaceClient(db, addUrls(client, urls));
}

function grant(tenant: Tenant, { client_id }: Client, audience: string, scope: string[]): void {
  createClientGrant(tenant, { client_id, audience, scope });
}

function keysOf({ db }: Tenant, clientId: string): { client_id: string; client_secret: string } {
  return { client_id: clientId, client_secret: findClient(db, clientId)?.client_secret ?? '' };
}

const APPLICATION = {
  name: 'User service',
  app_type: 'regular_web',
  oidc_conformant: true,
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000, secret_encoded: false },
  refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 },
};

/** Swagger UI runs in the browser, so it can't keep a secret. */
const DOCUMENTATION = {
  name: 'API documentation',
  app_type: 'spa',
  oidc_conformant: true,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000, secret_encoded: false },
};

const MACHINE = {
  app_type: 'non_interactive',
  oidc_conformant: true,
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['client_credentials'],
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36_000, secret_encoded: false },
};

/** Auth0's way to take usernames without asking for them: flexible identifiers. */
const DATABASE = {
  name: CONNECTION,
  strategy: 'auth0',
  options: {
    attributes: {
      email: { identifier: { active: true }, profile_required: true, signup: { status: 'required' } },
      username: {
        identifier: { active: true },
        profile_required: false,
        signup: { status: 'optional' },
        validation: { min_length: 1, max_length: 128, allowed_types: { email: false, phone_number: false } },
      },
    },
  },
};

const API = {
  name: 'User service API',
  identifier: AUDIENCE,
  scopes: Object.entries(PERMISSIONS).map(([value, description]) => ({ value, description })),
  allow_offline_access: true,
  skip_consent_for_verifiable_first_party_clients: true,
  enforce_policies: true,
  token_dialect: 'access_token_authz',
};
