import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from 'secure-json-parse';
import { invalidRequest, Problem } from '../problem/problem.js';

const MAX_DEPTH = 32;

/**
 * Reads JSON bodies: UTF-8 (RFC 8259 §8.1), no `__proto__`, at most 32 levels deep. An empty body is no body, which is
 * what clients send that always set a content type. Forms, which any web page can post across sites, are read only by
 * routes that say `@RouteConfig({ form: true })`; every other type is refused.
 */
export async function addBodyParsers(server: FastifyInstance): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  await server.register(formbody);
  server.addHook('preParsing', (request, _reply, _payload, done) => done(formFault(request)));
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const value: unknown = parse(text, { protoAction: 'error', constructorAction: 'error' });
    if (!isDeeper(value, MAX_DEPTH)) return withoutConstructor(value);
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('invalid_json', { cause });
  }
  throw new Problem('invalid_json', { detail: `The body is nested more than ${MAX_DEPTH} levels deep.` });
}

// class-transformer passes over a key of this name, so the DTOs would never refuse it.
function withoutConstructor(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'constructor')) return value;
  const detail = 'constructor is not a field of this request';
  throw invalidRequest({ pointer: '/constructor', rule: 'unknown_field', detail });
}

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((item) => isDeeper(item, depth - 1)));

function formFault(request: FastifyRequest): Error | null {
  const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '');
  const { form } = request.routeOptions.config as { form?: boolean };
  return isForm && !form && !request.is404 ? new Problem('unsupported_media_type') : null;
}
