import type { Database } from './database.js';
import { allRows, run } from './statements.js';

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
  const sql = `insert into ${table} (${names.join(', ')}, doc) values (${names.map(() => '?').join(', ')}, ?)`;
  run(db, sql, ...values(columns, document), JSON.stringify(document));
}

/** Writes a document in place of the one with the same id. */
export function replaceDocument(db: Database, { table, columns }: Collection, document: Document): void {
  const names = Object.keys(columns);
  const sql = `update ${table} set ${names.map((name) => `${name} = ?`).join(', ')}, doc = ? where id = ?`;
  run(db, sql, ...values(columns, document), JSON.stringify(document), document[columns['id'] ?? 'id'] as string);
}

/** The first document whose column has this value, `undefined` when there is none. */
export function findDocument(db: Database, { table }: Collection, column: string, value: string): unknown {
  const row = allRows<{ doc: string }>(db, `select doc from ${table} where ${column} = ?`, value)[0];
  return row && JSON.parse(row.doc);
}

/** All documents of a collection in the order in which they were added. */
export function listDocuments(db: Database, { table }: Collection): unknown[] {
  const rows = allRows<{ doc: string }>(db, `select doc from ${table} order by rowid`);
  return rows.map((row): unknown => JSON.parse(row.doc));
}

/** Removes the document with this id. Returns whether there was one. */
export function deleteDocument(db: Database, { table }: Collection, id: string): boolean {
  return run(db, `delete from ${table} where id = ?`, id).changes > 0;
}

function values(columns: Collection['columns'], document: Document): string[] {
  return Object.values(columns).map((field) => document[field] as string);
}
