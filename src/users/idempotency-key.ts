import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../access-token/caller.js';
import { invalidRequest } from '../problem/problem.js';
import type { IdempotencyKey as Key } from './user-creation.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Hands the caller's `Idempotency-Key` to a controller's method; undefined when none was sent. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): Key | undefined => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return { key, caller: callerOf(request)?.sub ?? '' };
  const detail = 'Idempotency-Key must be 1 to 255 visible ASCII characters';
  throw invalidRequest({ pointer: 'Idempotency-Key', rule: 'idempotency_key', detail });
});
