import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { issuerOf } from '../issuer.js';
import { recordLog } from '../logs/record-log.js';
import { requestContext } from '../logs/request-context.js';
import { authenticate, requireScope } from './authorization.js';
import { STORAGE_FULL, isStorageFull } from '../storage/full.js';
import { ManagementError } from './errors.js';
import { type Operation, operations } from './openapi.js';
import { correct } from './openapi-corrections.js';
import { withFailureLog, withSuccessLog } from './operation-log.js';
import { PREFIX } from './prefix.js';
import { type Allowance, type RateLimit, rateLimitHeaders, unlimited } from './rate-limit.js';
import { type RequestValidator, requestValidator } from './request.js';
import type { Answer, Call, Caller, Route } from './route.js';
import { routes } from './routes.js';

/**
 * Auth0's Management API, version 2: every operation of its OpenAPI document is there, and those without a handler
 * answer 501. A request passes the steps of `serve` in their order; whatever one of them throws is the answer.
 */
export function management(tenant: Tenant, rateLimit: RateLimit = unlimited): Middleware {
  const router = apiRouter(tenant, rateLimit).routes();
  return async (ctx, next) => {
    if (ctx.path !== PREFIX && !ctx.path.startsWith(`${PREFIX}/`)) {
      await next();
      return;
    }
    try {
      obey(tenant, ctx, rateLimit.global(tenant.now()), 'Global limit has been reached');
      ctx.set({ 'cache-control': 'no-store', vary: 'origin,accept-encoding' });
      await (router as unknown as Middleware)(ctx, () => Promise.reject(new ManagementError(404, 'Not Found')));
    } catch (error) {
      refuse(ctx, error);
    }
  };
}

function apiRouter(tenant: Tenant, rateLimit: RateLimit): Router {
  const router = new Router({ prefix: PREFIX });
  const handlers = new Map(routes.map((route) => [`${route.method} ${route.path}`, route.handler]));
  for (const operation of operations().toSorted(literalFirst).map(correct)) {
    const handler = handlers.get(`${operation.method} ${operation.path}`);
    const validator = requestValidator(operation);
    router.register(operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), [operation.method], (ctx) => {
      const allowance = rateLimit.endpoint(operation.method, operation.path, tenant.now());
      obey(tenant, ctx, allowance, 'Endpoint limit has been reached');
      return serve(tenant, ctx, operation, validator, handler);
    });
  }
  return router;
}

async function serve(
  tenant: Tenant,
  ctx: Context,
  operation: Operation,
  validator: RequestValidator,
  handler: Route['handler'] | undefined,
): Promise<void> {
  const issuer = issuerOf(ctx.req);
  const caller = await authenticate(tenant, ctx.get('authorization'), issuer);
  const request = { operation, ctx, caller };
  const handle = async (): Promise<Answer> => {
    requireScope(caller, operation.scopes);
    if (!handler) throw notHere(operation);
    return withSuccessLog(request, await callOf(tenant, ctx, validator, caller), handler);
  };
  answer(ctx, await withFailureLog(tenant, request, handle));
}

async function callOf(tenant: Tenant, ctx: Context, validator: RequestValidator, caller: Caller): Promise<Call> {
  const params = ctx['params'] as Record<string, string>;
  validator.path(params);
  const query = validator.query(ctx.query);
  return { tenant, params, query, body: await validator.body(ctx), caller, issuer: issuerOf(ctx.req) };
}

function obey(tenant: Tenant, ctx: Context, allowance: Allowance | undefined, message: string): void {
  if (!allowance) return;
  ctx.set(rateLimitHeaders(allowance));
  if (allowance.first) recordLog(tenant, { type: 'api_limit', description: message, ...requestContext(ctx) });
  if (!allowance.allowed) throw new ManagementError(429, message, 'too_many_requests');
}

function answer(ctx: Context, { status, body, headers = {} }: Answer): void {
  ctx.set(headers);
  ctx.status = status;
  if (body === undefined) return;
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = JSON.stringify(body);
}

function refuse(ctx: Context, error: unknown): void {
  if (error instanceof ManagementError) {
    answer(ctx, { status: error.statusCode, body: error, headers: error.extra.headers ?? {} });
    return;
  }
  ctx.app.emit('error', error, ctx);
  const message = isStorageFull(error) ? STORAGE_FULL : 'An internal server error occurred';
  answer(ctx, { status: 500, body: new ManagementError(500, message) });
}

function notHere({ method, path }: Operation): ManagementError {
  const message = `Auth0 has ${method} ${PREFIX}${path}; the local tenant does not have it.`;
  return new ManagementError(501, message, 'not_in_local_tenant');
}

/** `/organizations/name/{name}` has to be tried before `/organizations/{id}/members`. */
function literalFirst(a: Operation, b: Operation): number {
  return a.path.replaceAll('{', '~') < b.path.replaceAll('{', '~') ? -1 : 1;
}
