import { decodeJwt } from 'jose';
import { findUsersByEmail } from '../../src/storage/users.js';
import type { Visit } from './browser.js';
import { PASSWORD, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl, exchange } from './requests.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

async function signUp(fields: Record<string, string>): Promise<Visit> {
  const browser = tenant.browser();
  const page = await browser.open(authorizeUrl({ screen_hint: 'signup', scope: 'openid email' }));
  return browser.submit(page, { username: 'newcomer', ...fields });
}

describe('POST /u/signup', () => {
  it('creates the person and logs them in', async () => {
    const { url } = await signUp({ email: 'New@Example.com', password: PASSWORD });
    const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
    const { id_token } = (await response.json()) as { id_token: string };
    expect(decodeJwt(id_token)).toMatchObject({ email: 'new@example.com', email_verified: false });
    expect(findUsersByEmail(tenant.tenant.db, 'new@example.com')).toMatchObject([
      { username: 'newcomer', nickname: 'new', logins_count: 1 },
    ]);
  });

  it('shows the rules of the password policy, and keeps what was typed', async () => {
    const { status, html } = await signUp({ email: 'weak@example.com', password: 'weak' });
    expect(status).toBe(400);
    expect(html).toContain('At least 8 characters in length');
    expect(html).toMatch(/class="met">[^\n]*lower case letters/);
    expect(html).toMatch(/class="missing">[^\n]*upper case letters/);
    expect(html).toContain('value="weak@example.com"');
    expect(html).not.toContain('value="weak"');
  });

  it.each([
    ['an address that is taken', { email: 'ADA@example.com', username: 'other' }, 'The user already exists.'],
    ['a username that is taken', { email: 'other@example.com', username: 'ada' }, 'The user already exists.'],
    ['no username', { email: 'other@example.com', username: '' }, 'missing username'],
    ['what is no address', { email: 'other' }, 'Email is not valid.'],
  ])('refuses %s', async (_what, fields, text) => {
    const { status, html } = await signUp({ ...fields, password: PASSWORD });
    expect(status).toBe(400);
    expect(html).toContain(text);
  });

  it('leads to the log-in page of the same login and back', async () => {
    const browser = tenant.browser();
    const login = await browser.open(authorizeUrl());
    const signup = await browser.open(/href="(\/u\/signup[^"]+)"/.exec(login.html)![1]!);
    expect([signup.status, signup.url.search]).toEqual([200, login.url.search]);
    expect(signup.html).toContain(`href="/u/login${login.url.search}"`);
  });
});
