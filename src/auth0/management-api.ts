import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { UsersClient } from 'auth0/users';
import { Config } from '../config/config.js';
import { isProblem, Problem } from '../problem/problem.js';
import { currentContext } from '../request/request-context.js';
import { auth0Problem } from './auth0-problem.js';
import { ManagementToken } from './management-token.js';
import { type Answer, type Outgoing, Transport } from './transport.js';

const FIRST_WAIT = 250;

/**
 * What the SDK's clients of the Management API have in common: base URL, token, patience and error translation.
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
      fetcher: <Body>(args: Args) => this.fetch<Body>(args),
    };
  }

  // In place of the SDK's own fetcher, which repeats writes, parses what isn't JSON into a success, and keeps a timer
  // for a minute after each failure. What is thrown here reaches the service that called as it is.
  private async fetch<Body>(args: Args): Promise<Success<Body>> {
    const url = args.queryString ? `${args.url}?${args.queryString}` : args.url;
    const { status, headers, text } = await this.patiently(url, outgoing(args));
    const rawResponse = { status, headers, url, statusText: '', redirected: false, type: 'basic' as const };
    return { ok: true, body: parse(text) as Body, rawResponse };
  }

  private async patiently(url: string, request: Outgoing): Promise<Answer> {
    for (let wait = FIRST_WAIT; ; wait *= 2) {
      const answer = await this.authorized(url, request);
      if (answer.status >= 200 && answer.status < 300) return answer;
      const problem = auth0Problem(answer.status, answer.text, answer.headers);
      if (!isProblem(problem, 'auth0_rate_limited') || !(await this.outwait(wait))) throw problem;
    }
  }

  /** Sends with the token; one that Auth0 refuses is replaced once. */
  private async authorized(url: string, request: Outgoing): Promise<Answer> {
    const token = await this.token.get();
    const answer = await this.transport.send(url, withToken(request, token));
    if (answer.status !== 401) return answer;
    this.token.discard(token);
    return this.transport.send(url, withToken(request, await this.token.get()));
  }

  // A 429 was not carried out, so it may be repeated, whatever the method.
  private async outwait(wait: number): Promise<boolean> {
    const jittered = wait * (0.5 + Math.random() / 2);
    if (this.transport.timeLeft() < jittered * 2) return false;
    await sleep(jittered);
    return true;
  }
}

type SdkFetcher = NonNullable<UsersClient.Options['fetcher']>;
type Args = Parameters<SdkFetcher>[0];
type Success<Body> = { ok: true; body: Body; rawResponse: Awaited<ReturnType<SdkFetcher>>['rawResponse'] };

function headersOf({ headers = {}, contentType }: Args): Record<string, string> {
  const own = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    ...Object.fromEntries(own),
    accept: 'application/json',
    ...(contentType && { 'content-type': contentType }),
  };
}

function outgoing(args: Args): Outgoing {
  const headers = headersOf(args);
  const context = currentContext();
  if (context && args.method !== 'GET') headers['x-correlation-id'] = context.requestId;
  if (context?.traceparent) headers['traceparent'] = context.traceparent;
  return { method: args.method, headers, body: args.body === undefined ? undefined : JSON.stringify(args.body) };
}

const withToken = (request: Outgoing, token: string): Outgoing => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null) return value;
  } catch (cause) {
    throw new Problem('auth0_unavailable', { cause });
  }
  throw new Problem('auth0_unavailable', { cause: new Error('the answer is null') });
}
