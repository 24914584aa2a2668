/** What a bucket says after a call, for the `x-ratelimit-*` headers. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Unix seconds at which the bucket is full again. */
  reset: number;
  /** Whether it is the first refusal since a call was let through. */
  first?: boolean;
}

/** Decides on each call to the Management API; no answer is no limit. */
export interface RateLimit {
  /** The limit on all calls together, which is checked before anything else. */
  global(now: Date): Allowance | undefined;
  /** The limit on a group of operations. @param path as in the OpenAPI document */
  endpoint(method: string, path: string, now: Date): Allowance | undefined;
}

/** A bucket of the size of an Enterprise production tenant (50) that never runs dry. */
export const unlimited: RateLimit = {
  global: (now) => ({ allowed: true, limit: 50, remaining: 49, reset: Math.floor(now.getTime() / 1000) + 1 }),
  endpoint: () => undefined,
};

/** The headers by which a caller sees what is left. */
export const rateLimitHeaders = ({ limit, remaining, reset }: Allowance): Record<string, string> => ({
  'x-ratelimit-limit': `${limit}`,
  'x-ratelimit-remaining': `${remaining}`,
  'x-ratelimit-reset': `${reset}`,
});
