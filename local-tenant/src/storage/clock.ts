import type { Database } from './database.js';

/** A tenant's clock: the machine's, moved by so much. It runs on after it was moved. */
export class Clock {
  #offset = 0;

  /** Milliseconds by which it is ahead of the machine's. */
  get offset(): number {
    return this.#offset;
  }

  /** The tenant's time. */
  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** Puts it ahead of the machine's clock by so many milliseconds; 0 takes it back. */
  moveTo(offset: number): void {
    this.#offset = offset;
  }
}

const clocks = new WeakMap<Database, Clock>();

/** The clock of the tenant behind a storage. Whatever expires in the storage expires by it. */
export function clockOf(db: Database): Clock {
  const clock = clocks.get(db) ?? new Clock();
  clocks.set(db, clock);
  return clock;
}

/** The tenant's time in Unix seconds. */
export const unixSeconds = (db: Database): number => Math.floor(clockOf(db).now().getTime() / 1000);
