import { PLANS, type Plan } from '../hardships/plans.js';
import type { Hardships } from '../hardships/hardships.js';
import { indexLag, setIndexLag } from '../storage/index-lag.js';
import type { Tenant } from '../context.js';
import { type ControlAnswer, type ControlCall, type ControlRoute, requireValid } from './route.js';

/** `{ plan, index_lag, latency }`: GET shows them, PATCH changes those that it names; `plan: "none"` refuses nothing. */
export const hardshipRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/hardships', handler: ({ tenant, hardships }) => ({ json: settings(tenant, hardships) }) },
  { method: 'PATCH', path: '/hardships', handler: change },
];

/** What is switched on. */
export interface Settings {
  plan: Plan | 'none';
  /** Milliseconds */
  index_lag: number;
  /** Milliseconds */
  latency: number;
}

const delay = { type: 'integer', minimum: 0, maximum: 600_000 };
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: { plan: { type: 'string', enum: ['none', ...PLANS] }, index_lag: delay, latency: delay },
};

/** What is switched on at a tenant. */
export const settings = ({ db }: Tenant, { rateLimiter, latency }: Hardships): Settings => ({
  plan: rateLimiter.plan ?? 'none',
  index_lag: indexLag(db),
  latency,
});

function change({ tenant, hardships, body }: ControlCall): ControlAnswer {
  requireValid(body, schema);
  const { plan, index_lag, latency } = body as Partial<Settings>;
  if (plan !== undefined) hardships.rateLimiter.choose(plan === 'none' ? undefined : plan);
  if (index_lag !== undefined) setIndexLag(tenant.db, index_lag);
  if (latency !== undefined) hardships.latency = latency;
  return { json: settings(tenant, hardships) };
}
