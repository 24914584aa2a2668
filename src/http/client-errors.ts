import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { Problem } from '../problem/problem.js';
import { render } from '../problem/render.js';
import { SECURITY_HEADERS } from './response-headers.js';

const REASONS: Record<number, string> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Header Fields Too Large' };

/** Answers what fails before it is routed: a path that can't be decoded. */
export const frameworkErrors =
  (baseUrl: string): NonNullable<FastifyServerOptions['frameworkErrors']> =>
  (cause, request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const problem = new Problem('invalid_request', { detail: 'The path is not a valid one: see its escapes.', cause });
    render(problem, baseUrl, request, reply);
  };

/** Answers what isn't HTTP at all, or comes too slowly, on the bare socket; then closes it. */
export const clientErrors =
  (baseUrl: string) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
    const problem = toProblem(error.code);
    const body = JSON.stringify({ ...problem.body(baseUrl), instance: '', request_id: randomUUID() });
    socket.end(head(problem.status, body) + body);
  };

function toProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request_timeout');
  return new Problem('invalid_request', { detail: 'The request is not well-formed HTTP.' });
}

function head(status: number, body: string): string {
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${REASONS[status]}`, ...lines, '', ''].join('\r\n');
}
