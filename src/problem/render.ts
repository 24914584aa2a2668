import type { FastifyReply, FastifyRequest } from 'fastify';
import { contextOf } from '../request/request-context.js';
import type { Problem } from './problem.js';

/** Answers a request with a problem, and notes it for the request's line in the log. */
export function render(problem: Problem, baseUrl: string, request: FastifyRequest, reply: FastifyReply): void {
  const context = contextOf(request);
  if (problem.status >= 500 && problem.cause) context.error = problem;
  else context.reason = reasonOf(problem.cause);
  context.problem = problem.code;
  if (reply.sent) return;
  const [instance] = request.url.split('?');
  const body = { ...problem.body(baseUrl), instance, request_id: context.requestId };
  void reply
    .status(problem.status)
    .headers(problem.options.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** Why, in a word for the log: the code of the error behind the problem, or its name. */
function reasonOf(cause: unknown): string | undefined {
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown };
  return [code, name].find((word) => typeof word === 'string');
}
