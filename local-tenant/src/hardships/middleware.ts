import { setTimeout } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { clientIp } from '../logs/request-context.js';
import { masked } from '../logs/masking.js';
import { PREFIX } from '../management/prefix.js';
import { rateLimitHeaders } from '../management/rate-limit.js';
import type { Hardships } from './hardships.js';
import { type Broken, breakAnswer } from './break-answer.js';

/** Writes every request into the journal, whatever becomes of it. */
export function journal(tenant: Tenant, hardships: Hardships): Middleware {
  return async (ctx, next) => {
    const [at, start] = [tenant.now().toISOString(), performance.now()];
    const state = ctx.state as Broken;
    const ip = clientIp(ctx);
    const note = (): void => {
      const { method, path, querystring: query, status } = ctx;
      const body = ctx.request.body === undefined ? {} : { body: masked(ctx.request.body) };
      const fault = state.fault === undefined ? {} : { fault: state.fault };
      const answered = state.dropped ? 0 : status;
      const ms = Math.round(performance.now() - start);
      const user_agent = ctx.get('user-agent');
      hardships.journal.add({ at, method, path, query, ...body, user_agent, ip, status: answered, ms, ...fault });
    };
    try {
      await next();
    } finally {
      note();
    }
  };
}

/** Latency, and the faults of the script. */
export function troubles(hardships: Hardships): Middleware {
  return async (ctx, next) => {
    if (hardships.latency > 0) await setTimeout(hardships.latency);
    const fault = hardships.faults.next(ctx.method, ctx.path);
    if (fault) await breakAnswer(ctx, fault, next);
    else await next();
  };
}

/** The plan's limits on everything but the Management API, which counts by itself. */
export function authenticationLimits(tenant: Tenant, hardships: Hardships): Middleware {
  return async (ctx, next) => {
    const caller = { token: ctx.get('authorization'), ip: clientIp(ctx) };
    const management = ctx.path.startsWith(`${PREFIX}/`);
    const allowance = management ? undefined : hardships.rateLimiter.authentication(ctx.path, caller, tenant.now());
    if (allowance) ctx.set(rateLimitHeaders(allowance));
    if (allowance?.allowed === false) refuse(ctx);
    else await next();
  };
}

function refuse(ctx: Context): void {
  ctx.status = 429;
  ctx.body = {
    error: 'too_many_requests',
    error_description: 'Global limit has been reached',
    error_uri: 'https://auth0.com/docs/policies/rate-limits',
  };
}
