import type { FastifyReply } from 'fastify';
import type { Config } from '../config/config.js';
import { CookieJar } from './cookie-jar.js';
import { SpentTransactions } from './spent-transactions.js';
import { newTransaction } from './transaction.js';
import { Transactions } from './transactions.js';

type Kept = Record<string, { value: string; attributes: object }>;

/** A browser's cookies, and what it was told to keep and to forget. */
class FakeBrowser {
  kept: Kept = {};
  forgotten: string[] = [];

  jar(): CookieJar {
    const cookies = Object.fromEntries(Object.entries(this.kept).map(([name, { value }]) => [name, value]));
    const setCookie = (name: string, value: string, attributes: object) => (this.kept[name] = { value, attributes });
    const clearCookie = (name: string) => {
      delete this.kept[name];
      this.forgotten.push(name);
    };
    const reply = { setCookie, clearCookie } as unknown as FastifyReply;
    return new CookieJar({ cookies }, reply);
  }
}

const secrets = ['a secret of thirty-two bytes or more, surely'];
const config = (baseUrl = 'https://users.example.com') => ({ baseUrl, sessionSecrets: secrets }) as unknown as Config;
const create = (baseUrl?: string) => new Transactions(config(baseUrl), new SpentTransactions());

describe('Transactions', () => {
  let browser: FakeBrowser;

  beforeEach(() => (browser = new FakeBrowser()));
  afterEach(() => jest.useRealTimers());

  it('gives back once what it kept, and clears the cookie', async () => {
    const transactions = create();
    const transaction = newTransaction({ return_to: 'https://users.example.com/', max_age: 0 });
    await transactions.keep(transaction, browser.jar(), false);
    const before = browser.jar();
    expect(await transactions.take(transaction.state, before)).toMatchObject(transaction);
    expect(browser.kept).toEqual({});
    expect(await transactions.take(transaction.state, before)).toBeUndefined();
    expect(await transactions.take(transaction.state, browser.jar())).toBeUndefined();
  });

  it('makes no two transactions that share a secret', () => {
    const many = Array.from({ length: 100 }, () => newTransaction({}));
    const texts = many.flatMap(({ state, nonce, code_verifier: verifier }) => [state, nonce, verifier]);
    expect(new Set(texts).size).toBe(300);
    for (const text of texts) expect(Buffer.from(text, 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  it('keeps logins apart, and lets none use the cookie of another', async () => {
    const transactions = create();
    const [one, other] = [newTransaction({}), newTransaction({})];
    await transactions.keep(one, browser.jar(), false);
    await transactions.keep(other, browser.jar(), false);
    const [first = '', second = ''] = Object.keys(browser.kept);
    const swapped = new FakeBrowser();
    swapped.kept = { [first]: browser.kept[second]!, [second]: browser.kept[first]! };
    expect(await transactions.take(one.state, swapped.jar())).toBeUndefined();
    expect(await transactions.take(other.state, browser.jar())).toMatchObject(other);
    expect(await transactions.take(one.state, browser.jar())).toMatchObject(one);
  });

  it('sets __Host- cookies where browsers reach it by https, and lets a form post bring them', async () => {
    const strict = { path: '/', httpOnly: true, secure: true, maxAge: 600 };
    await create().keep(newTransaction({}), browser.jar(), false);
    await create().keep(newTransaction({}), browser.jar(), true);
    expect(Object.keys(browser.kept).every((name) => /^__Host-login-[\da-f]{16}$/.test(name))).toBe(true);
    const attributes = Object.values(browser.kept).map((cookie) => cookie.attributes);
    expect(attributes).toEqual([
      { ...strict, sameSite: 'lax' },
      { ...strict, sameSite: 'none' },
    ]);
  });

  it('sets plain cookies on http, which is for this machine only', async () => {
    await create('http://localhost:3000').keep(newTransaction({}), browser.jar(), true);
    const [[name, { attributes }] = ['', { attributes: {} }]] = Object.entries(browser.kept);
    expect(name).toMatch(/^login-[\da-f]{16}$/);
    expect(attributes).toMatchObject({ secure: false, sameSite: 'lax', httpOnly: true });
  });

  it('keeps the eight newest, and nothing that it cannot open', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'queueMicrotask'] });
    const transactions = create();
    browser.kept['__Host-login-0123456789abcdef'] = { value: 'junk', attributes: {} };
    browser.kept['other'] = { value: 'junk', attributes: {} };
    const names: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      await transactions.keep(newTransaction({}), browser.jar(), false);
      names.push(Object.keys(browser.kept).at(-1) ?? '');
      jest.setSystemTime(Date.now() + 1000);
    }
    expect(Object.keys(browser.kept)).toEqual(['other', ...names.slice(-8)]);
    expect(browser.forgotten).toEqual(['__Host-login-0123456789abcdef', ...names.slice(0, 3)]);
  });

  it('keeps fewer when they are long, and each under 4 KB', async () => {
    const transactions = create();
    for (let count = 0; count < 5; count += 1) {
      const transaction = newTransaction({ return_to: `https://users.example.com/${'a'.repeat(2000)}` });
      await transactions.keep(transaction, browser.jar(), false);
    }
    const sizes = Object.entries(browser.kept).map(([name, { value }]) => name.length + value.length);
    expect(Math.max(...sizes)).toBeLessThan(4096);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(6 * 1024);
  });
});
