import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, transaction } from './database.js';
import { forgetLag } from './index-lag.js';
import { allRows, run } from './statements.js';

/** A snapshot that isn't there, or that there is no room for. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

/** SQLite attaches ten databases to a connection, and each snapshot in memory stays attached. */
const MOST_IN_MEMORY = 8;
const SCHEMAS = Array.from({ length: MOST_IN_MEMORY }, (_, n) => `snapshot_${n}`);
/** The table in which a snapshot keeps the version of its schema. */
const VERSION = 'snapshot_version';
const NAME = /^[\w-]{1,64}$/;

/**
 * Copies of a tenant's whole storage under names: as files in a directory, or in memory. Restoring one is one
 * transaction, so a tenant is never seen half-way.
 */
export class Snapshots {
  readonly #attached = new Map<string, string>();

  /** @param directory where they are kept; in memory without one */
  constructor(
    readonly db: Database,
    readonly directory?: string,
  ) {}

  /** The names of the snapshots that there are, in alphabetical order. */
  list(): string[] {
    if (this.directory === undefined) return [...this.#attached.keys()].toSorted();
    if (!existsSync(this.directory)) return [];
    const files = readdirSync(this.directory).filter((name) => name.endsWith('.db'));
    return files.map((name) => name.slice(0, -3)).toSorted();
  }

  /** Takes a snapshot, in place of one of the same name. @throws {SnapshotError} for a name that isn't one, and for lack of room */
  take(name: string): void {
    this.remove(name);
    if (this.directory !== undefined) mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.#within(name, (schema) => {
      for (const table of this.#tables('main')) {
        this.db.exec(`create table ${schema}.${table} as select * from main.${table}`);
      }
      this.db.exec(`create table ${schema}.${VERSION} as select ${this.#version()} as version`);
    });
  }

  /** Puts the storage back to a snapshot. @throws {SnapshotError} there is none of this name */
  restore(name: string): void {
    if (!this.list().includes(name)) throw new SnapshotError(`There is no snapshot ${name}.`);
    this.#within(name, (schema) => {
      this.#requireVersion(name, schema);
      this.db.pragma('defer_foreign_keys = on');
      for (const table of this.#tables('main')) run(this.db, `delete from main.${table}`);
      for (const table of this.#tables('main')) {
        this.db.exec(`insert into main.${table} select * from ${schema}.${table} order by rowid`);
      }
      forgetLag(this.db);
    });
  }

  /** Forgets a snapshot. Returns whether there was one. @throws {SnapshotError} for a name that isn't one */
  remove(name: string): boolean {
    if (!NAME.test(name)) throw new SnapshotError('A snapshot is named by 1 to 64 letters, digits, - and _.');
    const schema = this.#attached.get(name);
    if (schema !== undefined) this.db.exec(`detach ${schema}`);
    this.#attached.delete(name);
    const existed = schema !== undefined || (this.directory !== undefined && this.list().includes(name));
    if (this.directory !== undefined) rmSync(this.#file(name), { force: true });
    return existed;
  }

  #within(name: string, work: (schema: string) => void): void {
    const schema = this.#attach(name);
    try {
      transaction(this.db, () => work(schema));
    } finally {
      if (this.directory !== undefined) this.#detach(name);
    }
  }

  #attach(name: string): string {
    const attached = this.#attached.get(name);
    if (attached !== undefined) return attached;
    if (this.#attached.size >= MOST_IN_MEMORY) {
      throw new SnapshotError(`In memory there is room for ${MOST_IN_MEMORY} snapshots: remove one first.`);
    }
    const taken = [...this.#attached.values()];
    const schema = SCHEMAS.find((each) => !taken.includes(each))!;
    run(this.db, `attach ? as ${schema}`, this.directory === undefined ? ':memory:' : this.#file(name));
    this.#attached.set(name, schema);
    return schema;
  }

  #detach(name: string): void {
    this.db.exec(`detach ${this.#attached.get(name)}`);
    this.#attached.delete(name);
  }

  #file(name: string): string {
    return join(this.directory!, `${name}.db`);
  }

  #requireVersion(name: string, schema: string): void {
    const [row] = allRows<{ version: number }>(this.db, `select version from ${schema}.${VERSION}`);
    if (row?.version === this.#version()) return;
    throw new SnapshotError(`The snapshot ${name} was taken by another version of the local tenant.`);
  }

  #version(): number {
    return allRows<{ user_version: number }>(this.db, 'pragma user_version')[0]!.user_version;
  }

  #tables(schema: string): string[] {
    const sql = `select name from ${schema}.sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid`;
    return allRows<{ name: string }>(this.db, sql).map(({ name }) => name);
  }
}
