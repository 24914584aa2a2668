import type { Database } from './database.js';
import { deleteDocument, findDocument, insertDocument, listDocuments, replaceDocument } from './documents.js';

/** A connection as `GET /connections/{id}` shows it. */
export interface Connection {
  id: string;
  name: string;
  strategy: string;
  display_name?: string;
  options: Record<string, unknown>;
  enabled_clients: string[];
  is_domain_connection?: boolean;
  realms?: string[];
  [field: string]: unknown;
}

const connections = { table: 'connections', columns: { id: 'id', name: 'name' } };

/** Adds a connection. */
export const insertConnection = (db: Database, connection: Connection): void =>
  insertDocument(db, connections, connection);

/** Writes a connection in place of the one with the same id. */
export const replaceConnection = (db: Database, connection: Connection): void =>
  replaceDocument(db, connections, connection);

/** The connection with this id (`con_…`), `undefined` when there is none. */
export const findConnection = (db: Database, id: string): Connection | undefined =>
  findDocument(db, connections, 'id', id) as Connection | undefined;

/** The connection of this name, `undefined` when there is none. */
export const findConnectionByName = (db: Database, name: string): Connection | undefined =>
  findDocument(db, connections, 'name', name) as Connection | undefined;

/** All connections, oldest first. */
export const listConnections = (db: Database): Connection[] => listDocuments(db, connections) as Connection[];

/** Removes a connection; its users are the caller's to remove. Returns whether there was one. */
export const deleteConnection = (db: Database, id: string): boolean => deleteDocument(db, connections, id);

/** Takes an application that is gone from the connections that were enabled for it. */
export function disableClient(db: Database, clientId: string): void {
  for (const connection of listConnections(db)) {
    const enabled_clients = connection.enabled_clients.filter((id) => id !== clientId);
    if (enabled_clients.length < connection.enabled_clients.length) {
      replaceConnection(db, { ...connection, enabled_clients });
    }
  }
}
