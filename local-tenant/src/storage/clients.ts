import type { Database } from './database.js';
import { deleteDocument, findDocument, insertDocument, listDocuments, replaceDocument } from './documents.js';

/** An application as `GET /clients/{id}` shows it, `client_secret` included. */
export interface Client {
  client_id: string;
  client_secret?: string;
  name: string;
  app_type?: string;
  is_first_party?: boolean;
  oidc_conformant?: boolean;
  callbacks?: string[];
  allowed_logout_urls?: string[];
  web_origins?: string[];
  allowed_origins?: string[];
  grant_types?: string[];
  token_endpoint_auth_method?: string;
  jwt_configuration?: { alg?: string; lifetime_in_seconds?: number; secret_encoded?: boolean };
  refresh_token?: {
    rotation_type?: string;
    expiration_type?: string;
    leeway?: number;
    token_lifetime?: number;
    idle_token_lifetime?: number;
    infinite_token_lifetime?: boolean;
    infinite_idle_token_lifetime?: boolean;
  };
  initiate_login_uri?: string;
  [field: string]: unknown;
}

const clients = { table: 'clients', columns: { id: 'client_id' } };

/** Adds an application. */
export const insertClient = (db: Database, client: Client): void => insertDocument(db, clients, client);

/** Writes an application in place of the one with the same `client_id`. */
export const replaceClient = (db: Database, client: Client): void => replaceDocument(db, clients, client);

/** The application with this `client_id`, `undefined` when there is none. */
export const findClient = (db: Database, clientId: string): Client | undefined =>
  findDocument(db, clients, 'id', clientId) as Client | undefined;

/** All applications, oldest first. */
export const listClients = (db: Database): Client[] => listDocuments(db, clients) as Client[];

/** Removes an application and its grants. Returns whether there was one. */
export const deleteClient = (db: Database, clientId: string): boolean => deleteDocument(db, clients, clientId);
