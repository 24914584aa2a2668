import { randomUUID } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';

/** What is known of the request that is being answered. */
export interface RequestContext {
  /** Accepted from `X-Request-Id` or made; in the log, in every problem, and sent to Auth0. */
  readonly requestId: string;
  /** `traceparent` of the caller, handed on to Auth0 (W3C Trace Context). */
  readonly traceparent: string | undefined;
  /** `performance.now()` of its arrival. */
  readonly startedAt: number;
  /** `performance.now()` at which the caller stops waiting. */
  deadline: number;
  /** Calls made to Auth0 so far. */
  auth0Calls: number;
  /** Subject of the access token, once it is verified. */
  caller?: string;
  /** Code of the problem that was answered. */
  problem?: string;
  /** What led to the problem, in a word. */
  reason?: string | undefined;
  /** A fault to be logged with the request. */
  error?: Error;
}

const contexts = new WeakMap<object, RequestContext>();
const storage = new AsyncLocalStorage<RequestContext>();

/** Ties a context to the request, before anything else looks for it. */
export function setContext(request: FastifyRequest, context: RequestContext): void {
  contexts.set(request.raw, context);
}

/** The context of a request; a request that never reached the hooks gets an empty one. */
export function contextOf(request: FastifyRequest): RequestContext {
  return contexts.get(request.raw) ?? emptyContext();
}

/** Runs `next` so that `currentContext()` finds the context in everything it awaits. */
export function runInContext(request: FastifyRequest, next: () => void): void {
  storage.run(contextOf(request), next);
}

/** The context of the request on whose behalf the code runs; undefined in the background. */
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** Runs work that several requests wait for, so that it doesn't end with the deadline of the one that began it. */
export const runDetached = <T>(work: () => T): T => storage.exit(work);

const emptyContext = (): RequestContext => ({
  requestId: randomUUID(),
  traceparent: undefined,
  startedAt: performance.now(),
  deadline: Number.POSITIVE_INFINITY,
  auth0Calls: 0,
});
