import type { Keys } from './keys.js';
import type { Database } from './storage/database.js';

/** What every part of a running tenant works on. */
export interface Tenant {
  readonly db: Database;
  readonly keys: Keys;
  /** The tenant's clock. */
  now(): Date;
}
