import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { contextOf } from '../request/request-context.js';

/** Writes one line a request when it is answered: who asked for which route, what came of it, at what cost. */
export function addRequestLog(server: FastifyInstance, logger: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    logRequest(logger, request, reply);
    done();
  });
}

function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const { requestId, startedAt, caller, auth0Calls, problem, reason, error } = contextOf(request);
  const line = {
    request_id: requestId,
    method: request.method,
    // The route's pattern, not its path: ids and search texts may be personal.
    route: request.is404 ? null : request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round((performance.now() - startedAt) * 10) / 10,
    caller,
    auth0_calls: auth0Calls,
    problem,
    reason,
  };
  if (error) logger.error({ ...line, fault: describe(error) }, 'request');
  else logger.info(line, 'request');
}

/** What the log may hold of an error: names, codes and places, but no message of an upstream or of a library. */
function describe(error: Error): Record<string, unknown> {
  const cause = (error.cause ?? {}) as { name?: unknown; code?: unknown; statusCode?: unknown; stack?: unknown };
  const frames = typeof cause.stack === 'string' ? cause.stack.split('\n').filter((row) => /^\s+at /.test(row)) : [];
  return {
    message: error.message,
    cause: cause.name,
    cause_code: cause.code,
    cause_status: cause.statusCode,
    at: frames.slice(0, 4).map((row) => row.trim()),
  };
}
