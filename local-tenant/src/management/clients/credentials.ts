import {
  type ClientCredential,
  deleteCredential,
  insertCredential,
  listCredentials,
  replaceCredential,
} from '../../storage/client-credentials.js';
import { ManagementError } from '../errors.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { existingClient } from './client.js';
import { type NewCredential, newCredential } from './new-credential.js';

const PATH = '/clients/{client_id}/credentials';
const ONE = `${PATH}/{credential_id}`;

/** `/clients/{client_id}/credentials`. */
export const credentialRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, handler: (call) => ok(listCredentials(call.tenant.db, clientIdOf(call))) },
  { method: 'POST', path: PATH, handler: create },
  { method: 'GET', path: ONE, handler: (call) => ok(existing(call)) },
  { method: 'PATCH', path: ONE, handler: patch },
  { method: 'DELETE', path: ONE, handler: remove },
];

const clientIdOf = ({ tenant, params }: Call): string => existingClient(tenant, params['client_id']!).client_id;

async function create(call: Call): Promise<Answer> {
  const clientId = clientIdOf(call);
  const body = call.body as unknown as NewCredential;
  const credential = await newCredential(call.tenant, body);
  insertCredential(call.tenant.db, clientId, credential, body.pem);
  return created(credential);
}

/** Real tenants answer 200, where the OpenAPI document has 201. `null` lets it live on. */
function patch(call: Call): Answer {
  const { expires_at: _, ...credential } = existing(call);
  const expires_at = call.body['expires_at'] as string | null;
  const updated_at = call.tenant.now().toISOString();
  const changed = { ...credential, updated_at, ...(expires_at !== null && { expires_at }) };
  replaceCredential(call.tenant.db, changed);
  return ok(changed);
}

function remove(call: Call): Answer {
  deleteCredential(call.tenant.db, clientIdOf(call), call.params['credential_id']!);
  return noContent();
}

function existing(call: Call): ClientCredential {
  const found = listCredentials(call.tenant.db, clientIdOf(call)).find(({ id }) => id === call.params['credential_id']);
  if (found) return found;
  throw new ManagementError(404, 'The credential does not exist.');
}
