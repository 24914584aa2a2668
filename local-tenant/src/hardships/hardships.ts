import type { Database } from '../storage/database.js';
import { setIndexLag } from '../storage/index-lag.js';
import { FaultScript } from './fault.js';
import { Journal } from './journal.js';
import type { Plan } from './plans.js';
import { RateLimiter } from './rate-limiter.js';

/** How hard a tenant is at its start. */
export interface HardshipOptions {
  /** The subscription whose rate limits hold. Default: none, nothing is refused. */
  plan?: Plan | undefined;
  /** Milliseconds by which searches and lists of people see writes late. */
  indexLag?: number | undefined;
  /** Milliseconds that every answer takes longer. */
  latency?: number | undefined;
  /** Faults to happen, each as `POST /__local/faults` takes it. */
  faults?: readonly unknown[] | undefined;
}

/** What makes a tenant as hard as the real one, switched live through `/__local`. */
export class Hardships {
  readonly rateLimiter: RateLimiter;
  readonly faults = new FaultScript();
  readonly journal = new Journal();
  latency: number;

  /** @throws {FaultError} */
  constructor(db: Database, { plan, indexLag = 0, latency = 0, faults = [] }: HardshipOptions = {}) {
    this.rateLimiter = new RateLimiter(plan);
    this.latency = latency;
    for (const fault of faults) this.faults.add(fault);
    setIndexLag(db, indexLag);
  }
}
