import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageError, openDatabase, transaction } from './database.js';

const freshFile = (): string => join(mkdtempSync(join(tmpdir(), 'storage-')), 'tenant.db');

describe('openDatabase', () => {
  it('opens what it has written', () => {
    const file = freshFile();
    openDatabase(file).prepare("insert into secrets values ('a', 'b')").run();
    expect(openDatabase(file).prepare('select value from secrets').get()).toMatchObject({ value: 'b' });
  });

  it('refuses the file of a newer version', () => {
    const file = freshFile();
    openDatabase(file).pragma('user_version = 999');
    expect(() => openDatabase(file)).toThrow(StorageError);
    expect(() => openDatabase(file)).toThrow(/was written by a newer local-tenant \(schema 999\)/);
  });

  it('says that a path is no place for a file', () => {
    expect(() => openDatabase('/dev/null/tenant.db')).toThrow(StorageError);
  });
});

describe('transaction', () => {
  it('keeps nothing when its work throws, inside another one too', () => {
    const db = openDatabase(':memory:');
    const write = (): void => void db.prepare("insert into secrets values ('a', 'b')").run();
    const failing = (): void =>
      transaction(db, () => {
        transaction(db, write);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(db.prepare('select count(*) as n from secrets').get()).toMatchObject({ n: 0 });
  });
});
