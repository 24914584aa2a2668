import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KeyStore } from '../access-token/key-store.js';
import { ManagementToken } from '../auth0/management-token.js';
import { type Fault, Problem } from '../problem/problem.js';
import { problemFrom } from '../problem/problem-from.js';
import { runDetached } from '../request/request-context.js';

const RETRY_AFTER = 1_000;

/**
 * Whether the service can do its work: it has the keys that verify access tokens, and Auth0 accepted its credentials.
 * A probe never waits for Auth0: what is missing is tried in the background, and the next probe sees what came of it.
 */
@Injectable()
export class Readiness implements OnApplicationBootstrap {
  private accepted = false;
  private credentials: Problem | undefined;
  private stopping = false;
  private triedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly keys: KeyStore,
    private readonly token: ManagementToken,
  ) {}

  onApplicationBootstrap(): void {
    this.tryAgain();
  }

  /** Answers 503 from now on, so that no new requests are sent here. */
  stop(): void {
    this.stopping = true;
  }

  /** @throws Problem `not_ready` with a row for each thing that is missing. */
  check(): void {
    const errors = this.missing();
    if (!errors.length) return;
    this.tryAgain();
    throw new Problem('not_ready', { detail: 'The service is not ready: see errors.', errors });
  }

  private missing(): Fault[] {
    const missing: Fault[] = [];
    if (this.stopping) missing.push({ pointer: '', rule: 'stopping', detail: 'The service is shutting down.' });
    if (!this.keys.ready) missing.push(KEYS);
    if (!this.accepted) missing.push(credentialsFault(this.credentials));
    return missing;
  }

  private tryAgain(): void {
    if (this.stopping || Date.now() - this.triedAt < RETRY_AFTER) return;
    this.triedAt = Date.now();
    runDetached(() => {
      if (!this.keys.ready) void this.keys.load(RETRY_AFTER);
      if (!this.accepted) void this.tryCredentials();
    });
  }

  private async tryCredentials(): Promise<void> {
    try {
      await this.token.get();
      this.accepted = true;
    } catch (error) {
      this.credentials = problemFrom(error);
    }
  }
}

const KEYS: Fault = {
  pointer: '/AUTH0_DOMAIN',
  rule: 'keys_unavailable',
  detail: 'The signing keys of the tenant could not be fetched yet.',
};

const credentialsFault = (problem: Problem | undefined): Fault => ({
  pointer: '/AUTH0_MANAGEMENT_CLIENT_ID',
  rule: problem?.code ?? 'auth0_credentials',
  detail: problem?.message ?? 'Auth0 has not accepted the credentials yet.',
});
