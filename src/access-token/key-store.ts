import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwksClient } from 'jwks-rsa';
import { Problem } from '../problem/problem.js';
import { runDetached } from '../request/request-context.js';
import { AccessTokenOptions } from './access-token.options.js';

const REFRESH_AFTER = 10 * 60_000;
const STALE_AFTER = 24 * 60 * 60_000;
const RETRY_AFTER = 10_000;
const COLD_RETRY_AFTER = 1_000;
const MIN_MODULUS_BITS = 2048;

interface Jwk {
  kty?: unknown;
  use?: unknown;
  alg?: unknown;
}

/**
 * The tenant's issuer and its whole set of signing keys. The set is refreshed in the background and outlives an outage
 * of the key endpoint by 24 hours; an unknown key id fetches it at most once in 10 seconds, whoever asks.
 */
@Injectable()
export class KeyStore {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private issuerName: string | undefined;
  private jwksUri: string | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private pending: Promise<void> | undefined;
  private readonly client: JwksClient;

  constructor(private readonly options: AccessTokenOptions) {
    this.client = new JwksClient({ cache: false, fetcher: () => this.fetchSet() });
  }

  /** Changes with every change of the set, so that what was verified with an older one can be verified anew. */
  generation = 0;

  /** Whether there are keys to verify with. */
  get ready(): boolean {
    return this.keys.size > 0 && Date.now() - this.fetchedAt < STALE_AFTER;
  }

  /**
   * `issuer` of the discovery document, which tokens must carry in `iss`.
   * @throws Problem `keys_unavailable` when it was never had.
   */
  async issuer(): Promise<string> {
    if (!this.ready) await this.load(COLD_RETRY_AFTER);
    if (!this.ready || this.issuerName === undefined) throw new Problem('keys_unavailable');
    return this.issuerName;
  }

  /** The key of this id, or undefined when the tenant has none of it. */
  async find(kid: string): Promise<KeyObject | undefined> {
    if (Date.now() - this.fetchedAt > REFRESH_AFTER) void this.load(RETRY_AFTER);
    if (!this.keys.has(kid)) await this.load(RETRY_AFTER);
    return this.keys.get(kid);
  }

  /** Fetches the set, unless that was tried within `pause` milliseconds. It never fails: known keys stay. */
  load(pause = RETRY_AFTER): Promise<void> {
    if (this.pending) return this.pending;
    if (Date.now() - this.triedAt < pause) return Promise.resolve();
    this.triedAt = Date.now();
    this.pending = runDetached(() => this.refresh()).finally(() => (this.pending = undefined));
    return this.pending;
  }

  private async refresh(): Promise<void> {
    try {
      const set = await this.client.getSigningKeys();
      const keys = new Map(set.map((key) => [key.kid, createPublicKey(key.getPublicKey())]));
      for (const [kid, key] of keys) if (!isStrong(key)) keys.delete(kid);
      if (keys.size) this.replace(keys);
    } catch {
      // An outage: readiness reports it while there are no keys, and the next caller tries again.
    }
  }

  private replace(keys: ReadonlyMap<string, KeyObject>): void {
    const same = keys.size === this.keys.size && [...keys].every(([kid, key]) => this.keys.get(kid)?.equals(key));
    if (!same) this.generation += 1;
    this.keys = keys;
    this.fetchedAt = Date.now();
  }

  private async fetchSet(): Promise<{ keys: Jwk[] }> {
    this.jwksUri ??= await this.discover();
    const { keys } = (await this.fetchJson(this.jwksUri)) as { keys?: unknown };
    return { keys: Array.isArray(keys) ? keys.filter(isSigningKey) : [] };
  }

  /** OpenID Connect Discovery 1.0 §4.3: the issuer must be the one that was asked. */
  private async discover(): Promise<string> {
    const document = await this.fetchJson(`${this.options.tenant}/.well-known/openid-configuration`);
    const { issuer, jwks_uri: jwksUri } = document as { issuer?: unknown; jwks_uri?: unknown };
    if (typeof issuer !== 'string' || typeof jwksUri !== 'string') throw new Error('not a discovery document');
    if (new URL(issuer).origin !== this.options.tenant) throw new Error('another issuer');
    this.issuerName = issuer;
    return jwksUri;
  }

  private async fetchJson(url: string): Promise<unknown> {
    const answer = await this.options.fetch(url);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return (await answer.json()) ?? {};
  }
}

const isSigningKey = (key: Jwk | null): key is Jwk =>
  key?.kty === 'RSA' && (key.use ?? 'sig') === 'sig' && (key.alg ?? 'RS256') === 'RS256';

const isStrong = (key: KeyObject) => (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
