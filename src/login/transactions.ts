import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { CookieAttributes, CookieJar } from './cookie-jar.js';
import { Seal } from './seal.js';
import { SpentTransactions } from './spent-transactions.js';
import { toTransaction, type Transaction, TRANSACTION_SECONDS, transactionName } from './transaction.js';

const MAX_COOKIES = 8;
// Common proxies refuse a Cookie header of more than 8 KB.
const MAX_BYTES = 6 * 1024;

/** Keeps each login that is under way in a sealed cookie of its own, and takes it out again once. */
@Injectable()
export class Transactions {
  private readonly seal: Seal;
  private readonly secure: boolean;
  private readonly prefix: string;

  constructor(
    config: Config,
    private readonly spent: SpentTransactions,
  ) {
    this.seal = new Seal(config.sessionSecrets, 'login transaction');
    // Browsers keep Secure and __Host- cookies of http://localhost or not, each in its own way.
    this.secure = config.baseUrl.startsWith('https:');
    this.prefix = this.secure ? '__Host-login-' : 'login-';
  }

  /**
   * Gives the transaction to the browser, and takes the oldest ones from it where there are too many.
   * @param crossSitePost the response comes as a form post from the tenant's site, which brings no `SameSite=Lax` cookie
   */
  async keep(transaction: Transaction, cookies: CookieJar, crossSitePost: boolean): Promise<void> {
    const name = transactionName(this.prefix, transaction.state);
    const sealed = await this.seal.seal({ ...transaction }, TRANSACTION_SECONDS);
    for (const old of await this.crowdedOut(cookies, name.length + sealed.length)) this.clear(old, cookies);
    cookies.set(name, sealed, TRANSACTION_SECONDS, this.attributes(crossSitePost));
  }

  /**
   * Takes the transaction of a state out of the browser: it is spent from now on, whatever follows.
   * @returns undefined when there is none, it has run out, belongs to another login, or was taken before
   */
  async take(state: string, cookies: CookieJar): Promise<Transaction | undefined> {
    const name = transactionName(this.prefix, state);
    const sealed = cookies.get(name);
    if (sealed === undefined) return undefined;
    this.clear(name, cookies);
    const claims = await this.seal.open(sealed);
    if (claims?.['state'] !== state || !(await this.spent.spend(state))) return undefined;
    return toTransaction(claims);
  }

  /** Cookies that have to go so that one more of `bytes` fits in: the oldest, and those that don't open. */
  private async crowdedOut(cookies: CookieJar, bytes: number): Promise<string[]> {
    const found = await Promise.all(cookies.names(this.prefix).map((name) => this.describe(name, cookies)));
    const newestFirst = found.toSorted((one, other) => other.issuedAt - one.issuedAt);
    let left = MAX_BYTES - bytes;
    const fits = ({ issuedAt, size }: Kept, index: number) =>
      (left -= size) >= 0 && issuedAt > 0 && index < MAX_COOKIES - 1;
    return newestFirst.filter((kept, index) => !fits(kept, index)).map(({ name }) => name);
  }

  private async describe(name: string, cookies: CookieJar): Promise<Kept> {
    const sealed = cookies.get(name) ?? '';
    return { name, size: name.length + sealed.length, issuedAt: (await this.seal.open(sealed))?.iat ?? 0 };
  }

  private attributes(crossSitePost: boolean): CookieAttributes {
    return { secure: this.secure, sameSite: crossSitePost && this.secure ? 'none' : 'lax' };
  }

  private clear(name: string, cookies: CookieJar): void {
    cookies.clear(name, this.attributes(false));
  }
}

interface Kept {
  name: string;
  size: number;
  issuedAt: number;
}
