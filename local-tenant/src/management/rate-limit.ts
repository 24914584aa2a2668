/** What a bucket says after a call, for the `x-ratelimit-*` headers. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Unix seconds at which the bucket is full again. */
  reset: number;
}

/** Decides on each call to the Management API. */
export type RateLimit = (now: Date) => Allowance;

/** A bucket of the size of an Enterprise production tenant (50) that never runs dry. */
export const unlimited: RateLimit = (now) => ({
  allowed: true,
  limit: 50,
  remaining: 49,
  reset: Math.floor(now.getTime() / 1000) + 1,
});
