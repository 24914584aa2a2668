import { findClient, replaceClient } from '../../src/storage/clients.js';
import { API, CALLBACK, type TestTenant, startTestTenant } from './harness.js';
import { authorizeUrl, logIn } from './requests.js';

let tenant: TestTenant;
beforeEach(async () => {
  tenant = await startTestTenant();
});
afterEach(() => tenant.close());

function makeThirdParty(): void {
  const { db } = tenant.tenant;
  replaceClient(db, { ...findClient(db, 'app')!, is_first_party: false });
}

const WANTED = { audience: API, scope: 'openid profile read:users' };

describe('consent', () => {
  it('is asked for once by a third-party application', async () => {
    makeThirdParty();
    const browser = tenant.browser();
    const page = await logIn(browser, WANTED);
    expect([page.url.pathname, page.html]).toEqual(['/u/consent', expect.stringContaining('<li>read:users</li>')]);
    expect((await browser.open(authorizeUrl({ ...WANTED, prompt: 'none' }))).url.search).toContain('consent_required');
    expect((await browser.submit(page, { action: 'accept' })).url.searchParams.has('code')).toBe(true);
    const again = await browser.open(authorizeUrl({ ...WANTED, prompt: 'none' }));
    expect(again.url.searchParams.has('code')).toBe(true);
    const more = await browser.open(authorizeUrl({ ...WANTED, scope: 'openid create:users' }));
    expect(more.url.pathname).toBe('/u/consent');
  });

  it('can be declined', async () => {
    makeThirdParty();
    const browser = tenant.browser();
    const { url } = await browser.submit(await logIn(browser, WANTED), { action: 'decline' });
    expect(url.href).toBe(`${CALLBACK}?error=access_denied&error_description=User+did+not+authorize+the+request`);
  });

  it('is asked for by prompt=consent, and with it prompt=login', async () => {
    const browser = tenant.browser();
    const page = await logIn(browser, { prompt: 'login consent' });
    expect(page.url.pathname).toBe('/u/consent');
    expect((await browser.submit(page, { action: 'accept' })).url.searchParams.has('code')).toBe(true);
  });
});

describe('prompt=select_account', () => {
  it('asks nobody who has just logged in, and asks who has a session', async () => {
    const browser = tenant.browser();
    expect((await logIn(browser, { prompt: 'select_account' })).url.searchParams.has('code')).toBe(true);
    const page = await browser.open(authorizeUrl({ prompt: 'select_account' }));
    expect(page.html).toContain('Continue as ada@example.com');
    const other = await browser.submit(page, { action: 'other' });
    expect(other.url.pathname).toBe('/u/login');
    expect((await browser.submit(page, { action: 'continue' })).url.searchParams.has('code')).toBe(true);
  });
});
