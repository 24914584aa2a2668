import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Problem } from '../problem/problem.js';
import { runDetached } from '../request/request-context.js';
import { auth0Problem } from './auth0-problem.js';
import { Transport } from './transport.js';

interface Token {
  value: string;
  /** `Date.now()` from which on it is no longer used. */
  staleAt: number;
}

/**
 * The service's own access token for the Management API, by the client credentials grant (RFC 6749 §4.4). Auth0 bills
 * each one, so it is asked for once, whoever waits for it, and kept until shortly before it expires.
 */
@Injectable()
export class ManagementToken {
  private token: Token | undefined;
  private pending: Promise<Token> | undefined;

  constructor(
    private readonly config: Config,
    private readonly transport: Transport,
  ) {}

  /** Whether there is a token that can be used without asking for one. */
  get ready(): boolean {
    return this.token !== undefined && Date.now() < this.token.staleAt;
  }

  /**
   * @throws Problem `auth0_credentials` when Auth0 refuses the client; otherwise as the transport.
   */
  async get(): Promise<string> {
    if (this.token && this.ready) return this.token.value;
    this.pending ??= runDetached(() => this.request()).finally(() => (this.pending = undefined));
    return (await this.transport.wait(this.pending)).value;
  }

  /** Forgets a token that Auth0 refused, unless another one took its place meanwhile. */
  discard(value: string): void {
    if (this.token?.value === value) this.token = undefined;
  }

  private async request(): Promise<Token> {
    const answer = await this.transport.fetch(`${this.config.auth0.baseUrl}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.grant()),
    });
    const text = await answer.text();
    if (!answer.ok) throw auth0Problem(answer.status, text, answer.headers);
    return (this.token = parse(text));
  }

  private grant(): Record<string, string> {
    const { clientId, clientSecret, audience } = this.config.auth0.management;
    return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, audience };
  }
}

function parse(text: string): Token {
  const { access_token: value, expires_in: seconds } = parseObject(text);
  if (typeof value !== 'string' || typeof seconds !== 'number') {
    throw new Problem('auth0_unavailable', { cause: new Error('the token endpoint answered without a token') });
  }
  return { value, staleAt: Date.now() + (seconds - Math.min(60, seconds / 10)) * 1000 };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (cause) {
    throw new Problem('auth0_unavailable', { cause });
  }
}
