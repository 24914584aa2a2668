import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { authentication } from '../../src/authentication/authentication.js';
import type { Tenant } from '../../src/context.js';
import { loadKeys } from '../../src/keys.js';
import { MANAGEMENT_API, insertClientGrant } from '../../src/storage/client-grants.js';
import { type Client, insertClient } from '../../src/storage/clients.js';
import { insertConnection } from '../../src/storage/connections.js';
import { openDatabase } from '../../src/storage/database.js';
import { hashPassword, storePassword } from '../../src/storage/passwords.js';
import { insertResourceServer } from '../../src/storage/resource-servers.js';
import { addUserPermissions } from '../../src/storage/user-permissions.js';
import { insertUser } from '../../src/storage/users.js';
import { Browser } from './browser.js';

/** The application's callback; nobody listens there, the tests only look at where the browser is sent. */
export const CALLBACK = 'http://localhost:3000/callback';
export const API = 'https://api.example.com';
export const RBAC_API = 'urn:rbac';
export const PASSWORD = 'Correct-Horse-1';
export const CONNECTION = 'Username-Password-Authentication';

/** A tenant with one of everything, listening on a port of its own. */
export interface TestTenant {
  tenant: Tenant;
  /** With its slash, as Auth0's issuers have it. */
  issuer: string;
  /** A browser without cookies. */
  browser(): Browser;
  post(path: string, body: Record<string, unknown>, headers?: Record<string, string>): Promise<Response>;
  close(): void;
}

export async function startTestTenant(): Promise<TestTenant> {
  const db = openDatabase(':memory:');
  const tenant: Tenant = { db, keys: await loadKeys(db), now: () => new Date() };
  await fill(tenant);
  const server = await listen(tenant);
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return {
    tenant,
    issuer,
    browser: () => new Browser(issuer),
    post: (path, body, headers = {}) =>
      fetch(new URL(path, issuer), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    close: () => void server.close(),
  };
}

const AUTH0_GRANTS = ['password-realm', 'passwordless/otp', 'mfa-otp', 'mfa-oob', 'mfa-recovery-code'].map(
  (name) => `http://auth0.com/oauth/grant-type/${name}`,
);
/** A grant type of Auth0's that the local tenant hasn't. */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** The application that people log in to. */
export const app: Client = {
  client_id: 'app',
  client_secret: 'app-secret:/+',
  name: 'Example <App>',
  app_type: 'regular_web',
  callbacks: [CALLBACK, 'https://*.preview.example.com/callback'],
  allowed_logout_urls: ['http://localhost:3000/goodbye'],
  grant_types: ['authorization_code', 'refresh_token', 'password', 'implicit', ...AUTH0_GRANTS, DEVICE_CODE],
};
/** The same without a secret, with rotating refresh tokens. */
export const spa: Client = {
  client_id: 'spa',
  name: 'Browser application',
  app_type: 'spa',
  callbacks: [CALLBACK],
  web_origins: ['http://localhost:5173'],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
  refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 0 },
};
/** A machine. */
export const machine: Client = {
  client_id: 'machine',
  client_secret: 'machine-secret',
  name: 'Machine',
  app_type: 'non_interactive',
  grant_types: ['client_credentials'],
};

async function fill(tenant: Tenant): Promise<void> {
  const { db } = tenant;
  for (const client of [app, spa, machine]) insertClient(db, client);
  const scopes = ['read:users', 'create:users'].map((value) => ({ value }));
  const rbac = { enforce_policies: true, token_dialect: 'access_token_authz' };
  insertResourceServer(db, { id: 'api', name: 'API', identifier: API, scopes, allow_offline_access: true });
  insertResourceServer(db, { id: 'rbac', name: 'RBAC API', identifier: RBAC_API, scopes, ...rbac });
  insertClientGrant(db, { id: 'cgr_1', client_id: 'machine', audience: API, scope: ['read:users', 'create:users'] });
  insertClientGrant(db, { id: 'cgr_2', client_id: 'machine', audience: MANAGEMENT_API, scope: ['read:users'] });
  insertClientGrant(db, { id: 'cgr_3', client_id: 'machine', audience: RBAC_API, scope: ['read:users'] });
  insertConnection(db, {
    id: 'con_1',
    name: CONNECTION,
    strategy: 'auth0',
    options: { requires_username: true, passwordPolicy: 'good' },
    enabled_clients: ['app', 'spa'],
  });
  await addPerson(tenant, 'ada', 'ada@example.com');
  await addPerson(tenant, 'bob', 'bob@example.com', { blocked: true });
  await addPerson(tenant, 'cyd', 'cyd@example.com');
  addUserPermissions(db, 'auth0|ada', [{ resource_server_identifier: RBAC_API, permission_name: 'read:users' }]);
}

async function addPerson(tenant: Tenant, id: string, email: string, more: Record<string, unknown> = {}): Promise<void> {
  const created_at = tenant.now().toISOString();
  insertUser(tenant.db, {
    created_at,
    email,
    email_verified: true,
    identities: [{ connection: CONNECTION, user_id: id, provider: 'auth0', isSocial: false }],
    name: email,
    nickname: id,
    picture: `https://example.com/${id}.png`,
    updated_at: created_at,
    user_id: `auth0|${id}`,
    username: id,
    ...more,
  });
  storePassword(tenant.db, `auth0|${id}`, await hashPassword(PASSWORD));
}

async function listen(tenant: Tenant): Promise<Server> {
  const koa = new Koa();
  koa.silent = true;
  koa.use(authentication(tenant));
  const handle = koa.callback();
  const server = createServer((request, response) => void handle(request, response)).listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}
