import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeInChromium, launchChromium } from './support/chromium.js';
import { type Service, startService } from './support/service.js';
import { allowReturn, credentials } from './support/tenant.js';

const [person] = credentials().people;

describeInChromium('a person in a browser', () => {
  let service: Service;
  let chromium: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    service = await startService();
    await allowReturn('application', service.url);
    await allowReturn('documentation', service.url);
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await service.close();
  });
  beforeEach(async () => {
    context = await chromium.newContext();
    page = await context.newPage();
  });
  afterEach(() => context.close());

  async function signIn(at: Page): Promise<void> {
    await at.fill('input[name=username]', person?.email ?? '');
    await at.fill('input[name=password]', person?.password ?? '');
    await at.press('input[name=password]', 'Enter');
  }

  const shown = async (at: Page) =>
    JSON.parse(await at.innerText('body')) as { user?: { email: string }; code?: string };

  async function logIn(at: Page): Promise<void> {
    await at.goto(`${service.url}/login`);
    await signIn(at);
    await at.waitForURL(/\/callback\?/);
  }

  it('logs in and sees the account', async () => {
    await logIn(page);
    expect((await shown(page)).user?.email).toBe(person?.email);
  });

  it('is refused when a callback is played again', async () => {
    await logIn(page);
    await page.reload();
    expect((await shown(page)).code).toBe('invalid_transaction');
  });

  it('finishes two logins in two tabs, in either order', async () => {
    const second = await context.newPage();
    await page.goto(`${service.url}/login`);
    await second.goto(`${service.url}/login`);
    await signIn(second);
    await second.waitForURL(/\/callback\?/);
    await signIn(page);
    await page.waitForURL(/\/callback\?/);
    expect([(await shown(page)).user?.email, (await shown(second)).user?.email]).toEqual([
      person?.email,
      person?.email,
    ]);
  });

  it('is asked for the password again after logging out', async () => {
    await logIn(page);
    await page.goto(`${service.url}/logout`);
    await page.click('button[type=submit]');
    await page.waitForURL((url) => url.origin === service.url);
    await page.goto(`${service.url}/login`);
    expect(await page.isVisible('input[name=password]')).toBe(true);
  });

  it('signs in to the API documentation and calls a route there', async () => {
    await page.goto(`${service.url}/docs`);
    await page.click('button.authorize');
    const popup = context.waitForEvent('page');
    await page.locator('.auth-container', { hasText: 'authorizationCode' }).locator('button.authorize').click();
    await signIn(await popup);
    await page.locator('.auth-container', { hasText: 'authorizationCode' }).getByText('Logout').waitFor();
    await page.locator('.btn-done').first().click();
    const answer = page.waitForResponse((response) => response.url() === `${service.url}/me`);
    await page.click('#operations-me-Me_get .opblock-summary');
    await page.click('#operations-me-Me_get .try-out__btn');
    await page.click('#operations-me-Me_get .execute');
    expect((await answer).status()).toBe(200);
    expect(((await (await answer).json()) as { permissions: string[] }).permissions).toContain('read:users');
  });
});
