import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidRequest } from '../problem/problem.js';
import { runInContext, setContext } from '../request/request-context.js';

// What correlation ids look like in the wild; Auth0 keeps 64 characters of one.
const REQUEST_ID = /^[\w.:~+/=-]{1,64}$/;
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;
const SECONDS = /^\d{1,6}(\.\d{1,3})?$/;

/**
 * Gives every request its context: `X-Request-Id` (accepted when it is well-formed, made otherwise, echoed),
 * `traceparent`, and a deadline of `requestTimeout` milliseconds, which `Request-Timeout: <seconds>` may shorten.
 */
export function addRequestContext(server: FastifyInstance, requestTimeout: number): void {
  server.addHook('onRequest', (request, reply, done) => {
    startContext(request, reply, requestTimeout);
    done(timeoutFault(request));
  });
  // Reading a body leaves the async context of onRequest, so it is entered where the handlers begin.
  server.addHook('preHandler', (request, _reply, done) => runInContext(request, done));
}

function startContext(request: FastifyRequest, reply: FastifyReply, requestTimeout: number): void {
  const startedAt = performance.now();
  const requestId = wellFormed(request.headers['x-request-id'], REQUEST_ID) ?? randomUUID();
  const traceparent = wellFormed(request.headers['traceparent'], TRACEPARENT);
  const deadline = startedAt + Math.min(requestTimeout, askedTimeout(request) ?? requestTimeout);
  setContext(request, { requestId, traceparent, startedAt, deadline, auth0Calls: 0 });
  void reply.header('X-Request-Id', requestId);
}

const wellFormed = (header: string | string[] | undefined, form: RegExp) =>
  typeof header === 'string' && form.test(header) ? header : undefined;

function askedTimeout(request: FastifyRequest): number | undefined {
  const seconds = wellFormed(request.headers['request-timeout'], SECONDS);
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function timeoutFault(request: FastifyRequest): Error | undefined {
  const given = request.headers['request-timeout'] !== undefined;
  if (!given || (askedTimeout(request) ?? 0) > 0) return undefined;
  const detail = 'Request-Timeout must be a number of seconds above 0, such as 2.5.';
  return invalidRequest({ pointer: 'Request-Timeout', rule: 'seconds', detail });
}
