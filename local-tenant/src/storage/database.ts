import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { migrations } from './schema.js';

/** An open storage file. All functions of `storage/` are synchronous and take it as their first argument. */
export type Database = Libsql.Database;

/** The storage file can't be used; the message is one line for a person: what is wrong and what to do about it. */
export class StorageError extends Error {
  override name = 'StorageError';
}

const APPLICATION_ID = 0x41304c54; // "A0LT", so that another program's SQLite file is recognized as foreign

/**
 * Opens the tenant's storage, creates it where there is none, and brings its schema up to date.
 *
 * @param file path of the database file, or `:memory:`
 * @returns the open database; what a call has written survives `kill -9` once the call has returned
 * @throws {StorageError} the file is corrupt, of another program, of a newer version, or can't be opened
 */
export function openDatabase(file: string): Database {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return prepared(new Libsql(file, { timeout: 5000 }), file);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError(`${file} can't be used as storage: ${reason(error)}. Move it away to start afresh.`);
  }
}

/**
 * Runs `work` in one transaction: all of its writes are kept, or, when it throws, none.
 *
 * @returns what `work` returns
 */
export function transaction<T>(db: Database, work: () => T): T {
  if (db.inTransaction) return work();
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    // Where the disk is full SQLite has rolled back by itself; libsql's own transaction() then hides that error by another.
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
}

function prepared(db: Database, file: string): Database {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // 100,000 people have more index pages than SQLite keeps by default, and checkpoints write each one that has changed.
  db.pragma('cache_size = -16000');
  db.pragma('wal_autocheckpoint = 4000');
  refuseForeign(db, file);
  migrate(db, file);
  return db;
}

function refuseForeign(db: Database, file: string): void {
  const { application_id } = db.pragma('application_id', { simple: true }) as { application_id: number };
  const { tables } = db.prepare('select count(*) as tables from sqlite_master').get() as { tables: number };
  if (application_id === APPLICATION_ID || (application_id === 0 && tables === 0)) return;
  throw new StorageError(`${file} is a database of another program. Choose another --directory.`);
}

function migrate(db: Database, file: string): void {
  const { user_version: version } = db.pragma('user_version', { simple: true }) as { user_version: number };
  if (version > migrations.length) {
    throw new StorageError(`${file} was written by a newer local-tenant (schema ${version}). Update local-tenant.`);
  }
  transaction(db, () => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.pragma(`user_version = ${migrations.length}`);
  });
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  return code?.startsWith('SQLITE_NOTADB') || code?.startsWith('SQLITE_CORRUPT')
    ? 'it is not a sound database file'
    : message;
}
