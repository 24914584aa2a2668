import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { AllowedMethods } from './allowed-methods.js';
import { invalidRequest, Problem } from './problem.js';
import { problemFrom } from './problem-from.js';
import { render } from './render.js';

/** The one place that tells callers of errors: everything thrown becomes `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly config: Config,
    private readonly allowedMethods: AllowedMethods,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = request.is404 ? this.unrouted(request) : problemFrom(exception);
    render(problem, this.config.baseUrl, request, http.getResponse<FastifyReply>());
  }

  private unrouted(request: FastifyRequest): Problem {
    const allowed = this.allowedMethods.at(request.url);
    if (!allowed.length) return new Problem('not_found', { detail: 'There is nothing at this path. See /docs.' });
    // A path whose parameter is empty, such as /users/, matches here but not in the server's own router.
    if (allowed.includes(request.method)) return invalidRequest(EMPTY_SEGMENT);
    return new Problem('method_not_allowed', { headers: { Allow: allowed.join(', ') } });
  }
}

const EMPTY_SEGMENT = { pointer: '', rule: 'required', detail: 'The path ends in an empty segment: an id is missing.' };
