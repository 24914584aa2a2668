import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import { type Client, findClient } from '../../storage/clients.js';
import type { Database } from '../../storage/database.js';
import {
  consumeModel,
  destroyModel,
  findModel,
  findModelByUid,
  findModelByUserCode,
  revokeModelsByGrantId,
  upsertModel,
} from '../../storage/oidc-models.js';
import { isPublic } from '../client-authentication.js';
import { toProviderTime, toTenantTime } from './provider-time.js';

/** An application as oidc-provider needs to see it. */
export interface ProviderClient extends AdapterPayload {
  callbacks: string[];
  is_public: boolean;
}

/** oidc-provider's storage: its models lie in `oidc_models`, its clients are the tenant's applications. */
export const adapterFactory =
  (db: Database): AdapterFactory =>
  (kind) =>
    kind === 'Client' ? clientAdapter(db) : modelAdapter(db, kind);

function modelAdapter(db: Database, kind: string): Adapter {
  return {
    upsert: async (id, payload, expiresIn) => upsertModel(db, kind, id, toTenantTime(db, payload), expiresIn),
    find: async (id) => toProviderTime(db, findModel(db, kind, id)),
    findByUid: async (uid) => toProviderTime(db, findModelByUid(db, kind, uid)),
    findByUserCode: async (code) => toProviderTime(db, findModelByUserCode(db, kind, code)),
    consume: async (id) => void consumeModel(db, kind, id),
    destroy: async (id) => destroyModel(db, kind, id),
    revokeByGrantId: async (grantId) => revokeModelsByGrantId(db, kind, grantId),
  };
}

function clientAdapter(db: Database): Adapter {
  return {
    ...modelAdapter(db, 'Client'),
    upsert: readOnly,
    destroy: readOnly,
    find: async (id) => {
      const client = findClient(db, id);
      return client && toProviderClient(client);
    },
  };
}

const readOnly = (): Promise<never> =>
  Promise.reject(new Error('Applications are written through the Management API only'));

// Redirect URIs and secrets are checked by Auth0's rules elsewhere (`urls.ts`, `client-authentication.ts`): with
// oidc-provider's own, a callback with a wildcard or a fragment would make the whole application unusable.
function toProviderClient(client: Client): ProviderClient {
  return {
    client_id: client.client_id,
    client_name: client.name,
    redirect_uris: ['http://localhost/'],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
    callbacks: client.callbacks ?? [],
    is_public: isPublic(client),
  };
}
