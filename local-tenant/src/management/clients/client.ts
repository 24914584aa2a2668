import type { Tenant } from '../../context.js';
import { newClientSecret, randomAlphanumeric } from '../../ids.js';
import { insertCredential } from '../../storage/client-credentials.js';
import { type Client, findClient, insertClient } from '../../storage/clients.js';
import { transaction } from '../../storage/database.js';
import { ManagementError } from '../errors.js';
import { type NewCredential, newCredential } from './new-credential.js';

const REFRESH_TOKEN = {
  rotation_type: 'non-rotating',
  expiration_type: 'non-expiring',
  leeway: 0,
  token_lifetime: 2_592_000,
  infinite_token_lifetime: true,
  infinite_idle_token_lifetime: true,
  idle_token_lifetime: 1_296_000,
};

/**
 * Creates an application from the body of `POST /clients`, with an id and a secret of its own where none is given. The keys
 * in its `client_authentication_methods` become credentials.
 *
 * @throws {ManagementError} 400 for a credential that lacks its key
 */
export async function createClient(tenant: Tenant, body: Readonly<Record<string, unknown>>): Promise<Client> {
  const { methods, made } = await withCredentials(tenant, body['client_authentication_methods'] as Methods | undefined);
  const client = newClient({ ...body, ...(methods && { client_authentication_methods: methods }) });
  transaction(tenant.db, () => {
    insertClient(tenant.db, client);
    for (const { credential, pem } of made) insertCredential(tenant.db, client.client_id, credential, pem);
  });
  return client;
}

/** @throws {ManagementError} 404 `inexistent_client` */
export function existingClient({ db }: Tenant, id: string): Client {
  const client = findClient(db, id);
  if (client) return client;
  throw new ManagementError(404, 'The client does not exist', 'inexistent_client');
}

function newClient(body: Readonly<Record<string, unknown>>): Client {
  const { name, ...rest } = body as unknown as Partial<Client> & Pick<Client, 'name'>;
  return {
    name,
    client_id: randomAlphanumeric(32),
    client_secret: newClientSecret(),
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    sso_disabled: false,
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    custom_login_page_on: true,
    ...rest,
    jwt_configuration: { secret_encoded: false, ...rest.jwt_configuration },
    refresh_token: { ...REFRESH_TOKEN, ...rest.refresh_token },
  };
}

/** `{ private_key_jwt: { credentials: […] } }` */
type Methods = Record<string, { credentials: NewCredential[] }>;

async function withCredentials(tenant: Tenant, methods: Methods | undefined) {
  const [[name, { credentials }] = ['', { credentials: [] }]] = Object.entries(methods ?? {});
  const made = [];
  for (const body of credentials) made.push({ credential: await newCredential(tenant, body), pem: body.pem });
  const ids = made.map(({ credential }) => ({ id: credential.id }));
  return { methods: name === '' ? undefined : { [name]: { credentials: ids } }, made };
}
