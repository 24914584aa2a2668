import type { Context } from 'koa';
import type { Tenant } from '../context.js';
import type { LogEvent } from '../logs/event.js';
import { masked } from '../logs/masking.js';
import { recordLog } from '../logs/record-log.js';
import { clientIp, requestContext } from '../logs/request-context.js';
import { transaction } from '../storage/database.js';
import { isStorageFull } from '../storage/full.js';
import { ManagementError } from './errors.js';
import type { Operation } from './openapi.js';
import type { Answer, Call, Caller, Route } from './route.js';
import { userEvents } from './users/user-log.js';

/** A request to the Management API, as far as the log is concerned. */
export interface LoggedRequest {
  operation: Operation;
  ctx: Context;
  caller: Caller;
}

/**
 * Handles a request, and notes a write as `sapi`, described by Auth0's own name of the operation (`Create a User`),
 * beside the events of what it did to a person. Auth0 logs what the Management API wrote, not what it read.
 */
export async function withSuccessLog(request: LoggedRequest, call: Call, handler: Route['handler']): Promise<Answer> {
  const { operation, ctx } = request;
  if (operation.method === 'GET') return handler(call);
  const events = userEvents(`${operation.method} ${operation.path}`, call);
  const answer = await handler(call);
  const beside = events(answer).map((event) => ({ ...requestContext(ctx), ...event }));
  const details = eventOf(request, answer.status, answer.body);
  const user_id = personOf(request, answer.body);
  record(call.tenant, ctx, [...beside, { ...details, type: 'sapi', user_id, description: operation.summary }]);
  return answer;
}

/** What was asked for is done and kept by now: where the disk has no room for the log it must not look refused. */
function record(tenant: Tenant, ctx: Context, events: readonly LogEvent[]): void {
  try {
    transaction(tenant.db, () => events.forEach((event) => recordLog(tenant, event)));
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    ctx.app.emit('error', error, ctx);
  }
}

/** Does what a request asks for, and notes a write that is refused as `fapi`, described by the error. */
export async function withFailureLog<T>(tenant: Tenant, request: LoggedRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refused = error instanceof ManagementError && error.statusCode < 500;
    if (refused && request.operation.method !== 'GET') logFailure(tenant, request, error);
    throw error;
  }
}

function logFailure(tenant: Tenant, request: LoggedRequest, error: ManagementError): void {
  const event = eventOf(request, error.statusCode, error.toJSON());
  const user_id = personOf(request, undefined);
  record(tenant, request.ctx, [{ ...event, type: 'fapi', user_id, description: error.message }]);
}

function eventOf({ ctx, caller }: LoggedRequest, statusCode: number, body: unknown): Omit<LogEvent, 'type'> {
  return {
    ...requestContext(ctx),
    client_id: caller.client_id,
    details: { request: requestDetails(ctx, caller), response: { statusCode, body: masked(body ?? {}) } },
    // "X-Correlation-ID", at most 64 characters: https://auth0.com/docs/deploy-monitor/logs
    correlation_id: ctx.get('x-correlation-id').slice(0, 64) || undefined,
  };
}

function requestDetails(ctx: Context, { scopes }: Caller): Record<string, unknown> {
  return {
    method: ctx.method.toLowerCase(),
    path: ctx.path,
    query: ctx.query,
    userAgent: ctx.get('user-agent'),
    body: masked(ctx.request.body ?? {}),
    channel: 'api',
    ip: clientIp(ctx),
    auth: { user: {}, strategy: 'jwt', credentials: { scopes } },
  };
}

/** The person that an operation is about: a user's history (`/users/{id}/logs`) shows what the API did to them too. */
function personOf({ operation, ctx }: LoggedRequest, body: unknown): string | undefined {
  const params = ctx['params'] as Record<string, string | undefined>;
  if (/^\/users\/\{(id|user_id)\}/.test(operation.path)) return params['id'] ?? params['user_id'];
  return operation.path === '/users' ? (body as { user_id?: string } | undefined)?.user_id : undefined;
}
