import { type Allowance, type RateLimit, unlimited } from '../management/rate-limit.js';
import { type EndpointGroup, LIMITS, type Plan, endpointGroup } from './plans.js';
import { type BucketSize, TokenBucket } from './token-bucket.js';

const USERINFO: BucketSize = { burst: 10, refill: 5, interval: 60_000 };
const PASSWORDLESS: BucketSize = { burst: 50, refill: 50, interval: 3_600_000 };
const KEPT = 10_000;

/** The rate limits of a plan, with full buckets whenever the plan is chosen. */
export class RateLimiter implements RateLimit {
  #plan: Plan | undefined;
  #buckets = new Map<string, TokenBucket>();

  constructor(plan?: Plan) {
    this.#plan = plan;
  }

  /** `undefined`: nothing is ever refused. */
  get plan(): Plan | undefined {
    return this.#plan;
  }

  choose(plan: Plan | undefined): void {
    this.#plan = plan;
    this.#buckets = new Map();
  }

  global(now: Date): Allowance | undefined {
    if (this.#plan === undefined) return unlimited.global(now);
    return this.#take('global', LIMITS[this.#plan].global, now);
  }

  endpoint(method: string, path: string, now: Date): Allowance | undefined {
    const endpoints = this.#plan && LIMITS[this.#plan].endpoints;
    const group: EndpointGroup = endpointGroup(method, path);
    return this.#take(group, endpoints?.[group], now);
  }

  /**
   * The limits on the Authentication API: on all of it, on /userinfo by token and on /passwordless/start by address.
   *
   * @param caller `token` and `ip` by which callers are told apart
   */
  authentication(path: string, caller: { token: string; ip: string }, now: Date): Allowance | undefined {
    if (this.#plan === undefined) return undefined;
    const all = this.#take('authentication', LIMITS[this.#plan].authentication, now);
    if (all?.allowed === false) return all;
    if (path === '/userinfo') return this.#take(`userinfo ${caller.token}`, USERINFO, now);
    if (path === '/passwordless/start') return this.#take(`passwordless ${caller.ip}`, PASSWORDLESS, now);
    return all;
  }

  #take(name: string, size: BucketSize | undefined, now: Date): Allowance | undefined {
    if (!size) return undefined;
    const bucket = this.#buckets.get(name) ?? new TokenBucket(size);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > KEPT) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket.take(now.getTime());
  }
}
