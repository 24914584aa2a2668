import type { Database } from './database.js';

/** A stored JSON document. */
export type Document = Record<string, unknown>;

/** Which table a kind of document lives in, and which of its fields are columns too: `{ column: field }`. */
export interface Collection {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Adds a document. */
export function insertDocument(db: Database, { table, columns }: Collection, document: Document): void {
  const names = Object.keys(columns);
  db.prepare(`insert into ${table} (${names.join(', ')}, doc) values (${names.map(() => '?').join(', ')}, ?)`).run(
    ...Object.values(columns).map((field) => document[field]),
    JSON.stringify(document),
  );
}

/** Writes a document in place of the one with the same id. */
export function replaceDocument(db: Database, { table, columns }: Collection, document: Document): void {
  const names = Object.keys(columns);
  db.prepare(`update ${table} set ${names.map((name) => `${name} = ?`).join(', ')}, doc = ? where id = ?`).run(
    ...Object.values(columns).map((field) => document[field]),
    JSON.stringify(document),
    document[columns['id'] ?? 'id'],
  );
}

/** The first document whose column has this value, `undefined` when there is none. */
export function findDocument(db: Database, { table }: Collection, column: string, value: string): unknown {
  const row = db.prepare(`select doc from ${table} where ${column} = ?`).get(value) as { doc: string } | undefined;
  return row && JSON.parse(row.doc);
}

/** All documents of a collection in the order in which they were added. */
export function listDocuments(db: Database, { table }: Collection): unknown[] {
  const rows = db.prepare(`select doc from ${table} order by rowid`).all() as { doc: string }[];
  return rows.map((row): unknown => JSON.parse(row.doc));
}

/** Removes the document with this id. Returns whether there was one. */
export function deleteDocument(db: Database, { table }: Collection, id: string): boolean {
  return db.prepare(`delete from ${table} where id = ?`).run(id).changes > 0;
}
