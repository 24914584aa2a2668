import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { errors, Pool } from 'undici';
import { Config } from '../config/config.js';
import { Problem } from '../problem/problem.js';
import { currentContext, type RequestContext } from '../request/request-context.js';

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const BODILESS = new Set([204, 205, 304]);

/** A request to the tenant. */
export interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | null | undefined;
}

/** What the tenant answered, whole. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * Carries every call to Auth0. It reaches the tenant and nothing else, over https (plain http on loopback only, which
 * `Config` decides), and reads the whole answer within what is left of the caller's deadline.
 */
@Injectable()
export class Transport implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(private readonly config: Config) {
    // The deadline bounds every call, so the pool's own timeouts are off.
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
    this.pool = new Pool(config.auth0.baseUrl, { connections: 64, maxResponseSize: MAX_BODY_BYTES, ...timeouts });
  }

  /**
   * @throws Problem `auth0_timeout` past the deadline; `auth0_unavailable` when the answer doesn't come or is cut short.
   */
  async send(address: string | URL, request: Outgoing): Promise<Answer> {
    const url = this.tenantUrl(address);
    const context = currentContext();
    if (context) context.auth0Calls += 1;
    try {
      const { method, headers, body = null } = request;
      const signal = this.signal(context, request.signal);
      const answer = await this.pool.request({ path: url.pathname + url.search, method, headers, body, signal });
      return { status: answer.statusCode, headers: toHeaders(answer.headers), text: await answer.body.text() };
    } catch (error) {
      throw toProblem(error);
    }
  }

  /** The same as a `fetch`, for libraries. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const answer = await this.send(input instanceof Request ? input.url : input, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: toBody(init.body),
      signal: init.signal,
    });
    return new Response(BODILESS.has(answer.status) ? null : answer.text, answer);
  };

  /** Waits for work that is shared with other callers, but no longer than the current caller may wait. */
  async wait<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const expired = sleep(Math.max(0, this.timeLeft()), undefined, { signal: done.signal, ref: false }).then(() => {
      throw new Problem('auth0_timeout');
    });
    expired.catch(() => {});
    return Promise.race([work, expired]).finally(() => done.abort());
  }

  /** Milliseconds that the current caller still waits. */
  timeLeft(): number {
    const deadline = currentContext()?.deadline;
    return deadline === undefined ? this.config.requestTimeout : deadline - performance.now();
  }

  // Not earlier: requests in flight still need it while the server closes.
  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private tenantUrl(address: string | URL): URL {
    const url = new URL(address);
    if (url.origin === this.config.auth0.baseUrl) return url;
    throw new Problem('auth0_unavailable', { cause: new Error(`${url.origin} is not the tenant`) });
  }

  private signal(context: RequestContext | undefined, own?: AbortSignal | null): AbortSignal {
    const left = context ? context.deadline - performance.now() : this.config.requestTimeout;
    const deadline = AbortSignal.timeout(Math.max(0, Math.floor(left)));
    return own ? AbortSignal.any([deadline, own]) : deadline;
  }
}

function toBody(body: RequestInit['body']): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new TypeError('The transport sends text only');
}

function toHeaders(headers: Record<string, string | string[] | undefined>): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) result.append(name, each);
  }
  return result;
}

function toProblem(error: unknown): Problem {
  const late = error instanceof DOMException || error instanceof errors.RequestAbortedError;
  return new Problem(late ? 'auth0_timeout' : 'auth0_unavailable', { cause: error });
}
