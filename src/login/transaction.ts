import { hash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';

/** How long a person may take to log in. */
export const TRANSACTION_SECONDS = 10 * 60;

/** What one login has to remember between the authorization request and its response. */
export interface Transaction {
  /** Ties the response to the browser that began the login (RFC 6749 §10.12). */
  readonly state: string;
  /** Ties the ID token to this login (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** Ties the code to this login (RFC 7636 §4.1). */
  readonly code_verifier: string;
  /** Absolute address to send the person to afterwards. */
  readonly return_to?: string | undefined;
  /** The age in seconds that the person's authentication may have, when one was asked for. */
  readonly max_age?: number | undefined;
  /** Id or name of the organization that was asked for. */
  readonly organization?: string | undefined;
}

/** A transaction with 256 random bits in each of its secrets. */
export const newTransaction = (asked: Pick<Transaction, 'return_to' | 'max_age' | 'organization'>): Transaction => ({
  state: randomState(),
  nonce: randomNonce(),
  code_verifier: randomPKCECodeVerifier(),
  ...asked,
});

/** The transaction that claims hold; what they are is known, since only this service can seal them. */
export const toTransaction = (claims: JWTPayload): Transaction => claims as unknown as Transaction;

/** Name of the cookie of a transaction, so that several logins can be under way in one browser. */
export const transactionName = (prefix: string, state: string): string =>
  prefix + hash('sha256', state, 'hex').slice(0, 16);
