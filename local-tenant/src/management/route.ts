import type { Tenant } from '../context.js';

/** A request to the Management API that has passed authorization and validation. */
export interface Call {
  readonly tenant: Tenant;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Query parameters in the types that the OpenAPI document gives them. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly issuer: string;
}

/** Who calls: the application or person that the access token was issued to, and what it may do. */
export interface Caller {
  readonly client_id: string;
  readonly sub: string;
  readonly scopes: readonly string[];
}

/** What a handler answers; no body is an empty answer. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One line of the route table. Scopes, parameters and body come from the OpenAPI document by method and path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** As in the OpenAPI document: `/users/{id}`. */
  readonly path: string;
  readonly handler: (call: Call) => Answer | Promise<Answer>;
}

/** 200 with a body. */
export const ok = (body: unknown, headers?: Record<string, string>): Answer => ({
  status: 200,
  body,
  ...(headers && { headers }),
});

/** 201 with a body. */
export const created = (body: unknown): Answer => ({ status: 201, body });

/** 204. */
export const noContent = (): Answer => ({ status: 204 });

/** 202: what was asked for is being done. */
export const accepted = (): Answer => ({ status: 202, body: {} });
