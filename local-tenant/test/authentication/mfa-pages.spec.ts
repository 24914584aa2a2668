import { decodeJwt } from 'jose';
import { insertFactor } from '../../src/storage/factors/factors.js';
import { replaceMfaPolicies } from '../../src/storage/mfa-policies.js';
import type { Browser, Visit } from './browser.js';
import { type TestTenant, startTestTenant } from './harness.js';
import { mailTo } from './inbox.js';
import { oneTimeCode } from './one-time-codes.js';
import { authorizeUrl, exchange, logIn } from './requests.js';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await startTestTenant();
});
afterEach(() => tenant.close());

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

function giveFactor(type: 'totp' | 'email', secret?: string): void {
  const email = type === 'email' ? { email: 'second@example.com' } : {};
  const created_at = new Date().toISOString();
  insertFactor(
    tenant.tenant.db,
    'auth0|ada',
    { id: `${type}|dev_1`, type, confirmed: true, created_at, ...email },
    secret,
  );
}

async function idTokenOf({ url }: Visit): Promise<Record<string, unknown>> {
  const response = await tenant.post('/oauth/token', exchange(url.searchParams.get('code')!));
  return decodeJwt(((await response.json()) as { id_token: string }).id_token);
}

async function enroll(browser: Browser): Promise<{ secret: string; recoveryCode: string; end: Visit }> {
  replaceMfaPolicies(tenant.tenant.db, ['all-applications']);
  const page = await logIn(browser);
  const secret = /<p class="code">([^<]+)</.exec(page.html)![1]!.replaceAll(' ', '');
  const saved = await browser.submit(page, { code: oneTimeCode(secret) });
  const recoveryCode = /id="recovery-code">([^<]+)</.exec(saved.html)![1]!;
  return { secret, recoveryCode, end: await browser.submit(saved, { saved: 'on' }) };
}

describe('the second factor in the browser', () => {
  it('is enrolled where the tenant requires one, with a recovery code, and asked for once a session', async () => {
    const browser = tenant.browser();
    const { end } = await enroll(browser);
    expect(await idTokenOf(end)).toMatchObject({ sub: 'auth0|ada', amr: ['mfa'] });
    const again = await browser.open(authorizeUrl({ prompt: 'none' }));
    expect(again.url.searchParams.has('code')).toBe(true);
  });

  it('shows the same key when the page is opened again, and says what is wrong', async () => {
    replaceMfaPolicies(tenant.tenant.db, ['all-applications']);
    const browser = tenant.browser();
    const page = await logIn(browser);
    expect([page.url.pathname, page.html]).toEqual(['/u/mfa-otp-enrollment', expect.stringContaining('<svg')]);
    const wrong = await browser.submit(page, { code: '000000' });
    expect([wrong.status, wrong.html]).toEqual([400, expect.stringContaining('That code is not right.')]);
    const key = (html: string): string => /<p class="code">([^<]+)</.exec(html)![1]!;
    expect(key(wrong.html)).toBe(key(page.html));
  });

  it('is asked of who has one, in each new session', async () => {
    giveFactor('totp', SECRET);
    const browser = tenant.browser();
    const page = await logIn(browser);
    expect(page.url.pathname).toBe('/u/mfa-otp-challenge');
    expect((await browser.submit(page, { code: '000000' })).status).toBe(400);
    expect(await idTokenOf(await browser.submit(page, { code: oneTimeCode(SECRET) }))).toMatchObject({ amr: ['mfa'] });
  });

  it('cannot be gone around', async () => {
    giveFactor('totp', SECRET);
    const browser = tenant.browser();
    const page = await logIn(browser);
    const silent = await browser.open(authorizeUrl({ prompt: 'none' }));
    expect(silent.url.search).toContain('error=login_required&error_description=Multifactor+authentication+required');
    const state = page.url.search;
    expect((await browser.open(`/u/mfa-otp-enrollment${state}`)).status).toBe(400);
    const skipped = await browser.open(`/u/mfa-recovery-code-enrollment${state}`, { method: 'POST' });
    expect(skipped.status).toBe(400);
    expect((await browser.open(authorizeUrl())).url.pathname).toBe('/u/mfa-otp-challenge');
  });

  it('can be the recovery code, which is replaced', async () => {
    const { recoveryCode } = await enroll(tenant.browser());
    const browser = tenant.browser();
    const page = await logIn(browser);
    const other = await browser.open(/href="(\/u\/mfa-recovery-code-challenge[^"]+)"/.exec(page.html)![1]!);
    const next = await browser.submit(other, { code: recoveryCode.toLowerCase() });
    expect(next.html).toContain('Note this recovery code');
    expect(next.html).not.toContain(recoveryCode);
    expect((await browser.submit(next, { saved: 'on' })).url.searchParams.has('code')).toBe(true);
  });

  it('can be a code by mail', async () => {
    giveFactor('email');
    const browser = tenant.browser();
    const page = await logIn(browser);
    expect([page.url.pathname, page.html]).toEqual([
      '/u/mfa-email-challenge',
      expect.stringContaining('second@example.com'),
    ]);
    const hidden = { oob_code: /name="oob_code" value="([^"]+)"/.exec(page.html)![1]! };
    const wrong = await browser.submit(page, { ...hidden, code: 'x', address: 'second@example.com' });
    expect(wrong.status).toBe(400);
    const { code } = mailTo(tenant, 'second@example.com')!;
    expect((await browser.submit(wrong, { ...hidden, code: code! })).url.searchParams.has('code')).toBe(true);
  });
});
