import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TRANSACTION_SECONDS } from './transaction.js';

const MAX_REMEMBERED = 100_000;

/**
 * Remembers the transactions that were used, for as long as their cookies would open: a browser that forgets to forget,
 * or a stolen cookie, gets no second callback (RFC 9700 §4.2).
 */
@Injectable()
export class SpentTransactions {
  private readonly states = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: TRANSACTION_SECONDS * 1000 });

  /** Spends a transaction. @returns false when it was spent before. */
  spend(state: string): Promise<boolean> {
    const fresh = !this.states.has(state);
    if (fresh) this.states.set(state, true);
    return Promise.resolve(fresh);
  }
}
