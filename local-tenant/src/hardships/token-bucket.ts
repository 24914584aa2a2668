import type { Allowance } from '../management/rate-limit.js';

/** How large a bucket is, and how quickly it fills up again. */
export interface BucketSize {
  burst: number;
  /** Tokens that come back with each interval. */
  refill: number;
  /** Milliseconds */
  interval: number;
}

/**
 * A token bucket as Auth0 has it: "refilled on a fixed window", that is by `refill` tokens at the end of each interval
 * and not little by little. The first window opens with the first token that is taken out of a full bucket.
 */
export class TokenBucket {
  #tokens: number;
  #since = 0;
  #refusing = false;

  constructor(readonly size: BucketSize) {
    this.#tokens = size.burst;
  }

  /** Takes a token if there is one. */
  take(now: number): Allowance {
    this.#fill(now);
    const allowed = this.#tokens >= 1;
    const first = !allowed && !this.#refusing;
    this.#refusing = !allowed;
    if (allowed) this.#tokens -= 1;
    return { allowed, first, limit: this.size.burst, remaining: Math.floor(this.#tokens), reset: this.#fullAt(now) };
  }

  #fill(now: number): void {
    const { burst, refill, interval } = this.size;
    const windows = Math.max(0, Math.floor((now - this.#since) / interval));
    this.#tokens = Math.min(burst, this.#tokens + windows * refill);
    this.#since = this.#tokens === burst ? now : this.#since + windows * interval;
  }

  /** Unix seconds at which the bucket is full again. */
  #fullAt(now: number): number {
    const { burst, refill, interval } = this.size;
    const windows = (burst - this.#tokens) / refill;
    return Math.ceil((now + windows * interval) / 1000);
  }
}
