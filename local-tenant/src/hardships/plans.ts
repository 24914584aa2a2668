import type { BucketSize } from './token-bucket.js';

/** The subscriptions whose limits can be switched on; `enterprise-other` is an Enterprise tenant that isn't production. */
export const PLANS = ['free', 'professional', 'enterprise', 'enterprise-other'] as const;

/** One of `PLANS`. */
export type Plan = (typeof PLANS)[number];

/** Limits of one plan; a limit that is missing isn't checked. */
export interface PlanLimits {
  /** Of all calls to the Management API together. */
  global?: BucketSize;
  /** Of groups of operations. */
  endpoints?: Readonly<Record<EndpointGroup, BucketSize>>;
  /** Of the Authentication API. */
  authentication: BucketSize;
}

/** The groups of operations that the professional plan counts apart. */
export type EndpointGroup =
  'read users' | 'write users' | 'delete users' | 'logs' | 'clients' | 'connections' | 'other';

const perSecond = (burst: number, refill: number): BucketSize => ({ burst, refill, interval: 1000 });
const perMinute = (burst: number, refill: number): BucketSize => ({ burst, refill: refill / 60, interval: 1000 });

/** https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy */
export const LIMITS: Readonly<Record<Plan, PlanLimits>> = {
  free: { global: perSecond(2, 2), authentication: { burst: 300, refill: 300, interval: 60_000 } },
  professional: {
    endpoints: {
      'read users': perMinute(40, 500),
      'write users': perMinute(20, 200),
      'delete users': perMinute(20, 200),
      logs: perMinute(10, 100),
      clients: perMinute(5, 100),
      connections: perMinute(5, 50),
      other: perMinute(10, 150),
    },
    authentication: perSecond(25, 25),
  },
  enterprise: { global: perSecond(50, 16), authentication: perSecond(100, 100) },
  'enterprise-other': { global: perSecond(10, 2), authentication: perSecond(100, 100) },
};

/** The group that an operation of the Management API is counted in. @param path as in the OpenAPI document */
export function endpointGroup(method: string, path: string): EndpointGroup {
  const [, resource] = path.split('/');
  if (resource === 'logs' || resource === 'clients' || resource === 'connections') return resource;
  if (resource !== 'users' && resource !== 'users-by-email') return 'other';
  if (method === 'GET') return 'read users';
  return method === 'DELETE' && path === '/users/{id}' ? 'delete users' : 'write users';
}
