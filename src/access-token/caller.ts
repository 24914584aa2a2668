import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AccessTokenClaims } from './raw-token.js';

/** Who is calling, as the verified access token tells. What a token doesn't tell is null. */
export interface CallerIdentity {
  /** `user_id` of a person, `<client_id>@clients` of a machine. */
  sub: string;
  /** The `permissions` claim (RBAC) or, where that is absent, what `scope` grants. */
  permissions: string[];
  scope: string | null;
  roles: string[] | null;
  email: string | null;
  /** The application that the token was issued to (`azp`). */
  client_id: string | null;
  /** Organization that the person logged in to (`org_id`). */
  organization: string | null;
}

/** Hands the caller to a controller's method; null on a route with `@OptionalToken()` that was called without one. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

const callers = new WeakMap<object, CallerIdentity>();

/** Ties the verified caller to the request. */
export function setCaller(request: FastifyRequest, caller: CallerIdentity): void {
  callers.set(request.raw, caller);
}

/** The verified caller of a request, or null. */
export const callerOf = (request: FastifyRequest): CallerIdentity | null => callers.get(request.raw) ?? null;

/** Reads the caller out of verified claims. */
export function toCaller(claims: AccessTokenClaims, namespace: string | null): CallerIdentity {
  const scope = text(claims['scope']);
  return {
    sub: claims.sub,
    permissions: texts(claims['permissions']) ?? scope?.split(' ').filter(Boolean) ?? [],
    scope,
    roles: namespace === null ? null : texts(claims[`${namespace}roles`]),
    email: namespace === null ? null : text(claims[`${namespace}email`]),
    client_id: text(claims['azp']) ?? text(claims['client_id']),
    organization: text(claims['org_id']),
  };
}

/** Whether the caller is a person; a machine's subject is `<client_id>@clients`. */
export const isPerson = ({ sub }: CallerIdentity): boolean => !sub.endsWith('@clients');

const text = (claim: unknown) => (typeof claim === 'string' ? claim : null);
const texts = (claim: unknown) => (Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : null);
