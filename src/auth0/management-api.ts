import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { UsersClient } from 'auth0/users';
import { Config } from '../config/config.js';
import { isProblem, Problem } from '../problem/problem.js';
import { currentContext } from '../request/request-context.js';
import { auth0Problem } from './auth0-problem.js';
import { ManagementToken } from './management-token.js';
import { Transport } from './transport.js';

const FIRST_WAIT = 250;

/**
 * What the SDK's clients of the Management API have in common: base URL, token and error translation. Their own
 * retries are off: they repeat writes.
 */
@Injectable()
export class ManagementApi {
  /** Options for every client of `auth0/<resource>`. */
  readonly clientOptions: UsersClient.Options;

  constructor(
    config: Config,
    private readonly transport: Transport,
    private readonly token: ManagementToken,
  ) {
    this.clientOptions = {
      baseUrl: `${config.auth0.baseUrl}/api/v2`,
      auth: false,
      token: '',
      maxRetries: 0,
      // The transport is always sooner; this only bounds how long the SDK keeps a timer after a failed call.
      timeoutInSeconds: config.requestTimeout / 1000 + 1,
      fetch: (input, init) => this.fetch(input, init),
    };
  }

  // The SDK hands on what is thrown here as the `cause` of its own error, which is where the filter finds it.
  private async fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const request = { ...init, headers: withCorrelation(init) };
    for (let wait = FIRST_WAIT; ; wait *= 2) {
      const answer = await this.authorized(input, request);
      if (answer.ok) return this.checked(answer);
      const problem = auth0Problem(answer.status, await answer.text(), answer.headers);
      if (!isProblem(problem, 'auth0_rate_limited') || !(await this.outwait(wait))) throw problem;
    }
  }

  /** Sends with the token; one that Auth0 refuses is replaced once. */
  private async authorized(input: string | URL | Request, request: RequestInit): Promise<Response> {
    const token = await this.token.get();
    const answer = await this.send(input, request, token);
    if (answer.status !== 401) return answer;
    this.token.discard(token);
    return this.send(input, request, await this.token.get());
  }

  private send(input: string | URL | Request, request: RequestInit, token: string): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${token}`);
    return this.transport.fetch(input, { ...request, headers });
  }

  // A 429 was not carried out, so it may be repeated, whatever the method.
  private async outwait(wait: number): Promise<boolean> {
    const jittered = wait * (0.5 + Math.random() / 2);
    if (this.transport.timeLeft() < jittered * 2) return false;
    await sleep(jittered);
    return true;
  }

  private async checked(answer: Response): Promise<Response> {
    const text = await answer.text();
    if (text && !isJson(text)) {
      throw new Problem('auth0_unavailable', { cause: new Error('the answer is not JSON') });
    }
    return new Response(text || null, { status: answer.status, headers: answer.headers });
  }
}

function withCorrelation(init: RequestInit): Headers {
  const headers = new Headers(init.headers);
  const context = currentContext();
  if (!context) return headers;
  if (init.method !== 'GET') headers.set('x-correlation-id', context.requestId);
  if (context.traceparent) headers.set('traceparent', context.traceparent);
  return headers;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
