import { type Database, transaction } from './database.js';
import { indexUser } from './search-index.js';
import { allRows, run } from './statements.js';

const lags = new WeakMap<Database, number>();

const NOW = `cast(unixepoch('subsec') * 1000 as integer)`;
const NOTE = `insert into index_lag (user, user_id, before, at)`;
const SETUP = `
  create temp table if not exists index_lag (
    number integer primary key, user integer not null, user_id text not null, before text, at integer not null
  );
  create temp trigger if not exists index_lag_insert after insert on main.users begin
    ${NOTE} values (new.id, new.user_id, null, ${NOW});
  end;
  create temp trigger if not exists index_lag_update after update of doc on main.users begin
    ${NOTE} values (old.id, old.user_id, old.doc, ${NOW});
  end;
  create temp trigger if not exists index_lag_delete after delete on main.users begin
    ${NOTE} values (old.id, old.user_id, old.doc, ${NOW});
  end;`;
const TEARDOWN = `
  drop trigger if exists temp.index_lag_insert;
  drop trigger if exists temp.index_lag_update;
  drop trigger if exists temp.index_lag_delete;
  drop table if exists temp.index_lag;`;

/** How many milliseconds late searches and lists of people see writes. */
export const indexLag = (db: Database): number => lags.get(db) ?? 0;

/** Makes searches and lists see writes so many milliseconds late; 0 makes them see all at once. */
export function setIndexLag(db: Database, milliseconds: number): void {
  db.exec(milliseconds > 0 ? SETUP : TEARDOWN);
  lags.set(db, milliseconds);
}

/** Makes searches and lists see all that is there at this moment. */
export function forgetLag(db: Database): void {
  if (indexLag(db) > 0) run(db, 'delete from temp.index_lag');
}

class Undone extends Error {}

/**
 * What `search` finds in the state of a while ago: what was written since is taken back, and put in place again once
 * it is done. Everything is in one synchronous transaction that never ends up in the file, so nobody else can see it.
 */
export function asIndexed<T>(db: Database, search: () => T): T {
  const lag = indexLag(db);
  if (lag === 0) return search();
  run(db, `delete from temp.index_lag where at <= ${NOW} - ?`, lag);
  const changes = allRows<Change>(db, 'select user, user_id, before from temp.index_lag order by number desc');
  return changes.length === 0 ? search() : inThePast(db, changes, search);
}

interface Change {
  user: number;
  user_id: string;
  before: string | null;
}

function inThePast<T>(db: Database, changes: readonly Change[], search: () => T): T {
  let found: { value: T } | undefined;
  try {
    transaction(db, () => {
      for (const change of changes) takeBack(db, change);
      found = { value: search() };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return found!.value;
}

function takeBack(db: Database, { user, user_id, before }: Change): void {
  if (before === null) {
    run(db, 'delete from users where id = ?', user);
    return;
  }
  const write =
    'insert into users (id, user_id, doc) values (?, ?, ?) on conflict (id) do update set doc = excluded.doc';
  run(db, write, user, user_id, before);
  indexUser(db, user, JSON.parse(before) as { email?: string });
}
