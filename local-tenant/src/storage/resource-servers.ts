import type { Database } from './database.js';
import { deleteDocument, findDocument, insertDocument, listDocuments, replaceDocument } from './documents.js';

/** An API as `GET /resource-servers/{id}` shows it; `scopes` are its permissions. */
export interface ResourceServer {
  id: string;
  name: string;
  identifier: string;
  scopes?: { value: string; description?: string }[];
  signing_alg?: string;
  signing_secret?: string;
  allow_offline_access?: boolean;
  skip_consent_for_verifiable_first_party_clients?: boolean;
  token_lifetime?: number;
  token_lifetime_for_web?: number;
  enforce_policies?: boolean;
  token_dialect?: string;
  is_system?: boolean;
  [field: string]: unknown;
}

const resourceServers = { table: 'resource_servers', columns: { id: 'id', identifier: 'identifier' } };

/** Adds an API. */
export const insertResourceServer = (db: Database, server: ResourceServer): void =>
  insertDocument(db, resourceServers, server);

/** Writes an API in place of the one with the same id. */
export const replaceResourceServer = (db: Database, server: ResourceServer): void =>
  replaceDocument(db, resourceServers, server);

/** The API with this id, `undefined` when there is none. */
export const findResourceServer = (db: Database, id: string): ResourceServer | undefined =>
  findDocument(db, resourceServers, 'id', id) as ResourceServer | undefined;

/** The API with this identifier (the `audience` of its tokens), `undefined` when there is none. */
export const findResourceServerByIdentifier = (db: Database, identifier: string): ResourceServer | undefined =>
  findDocument(db, resourceServers, 'identifier', identifier) as ResourceServer | undefined;

/** All APIs, oldest first. The Management API isn't among them: its identifier follows the issuer. */
export const listResourceServers = (db: Database): ResourceServer[] =>
  listDocuments(db, resourceServers) as ResourceServer[];

/** Removes an API and the permissions that people have on it. Returns whether there was one. */
export const deleteResourceServer = (db: Database, id: string): boolean => deleteDocument(db, resourceServers, id);
