import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { type Browser, type Page, chromium } from 'playwright-core';
import { type Api, startApi } from '../api.js';
import { ADA, register, serve } from './application.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SDK = createRequire(`${process.cwd()}/local-tenant/package.json`).resolve('@auth0/auth0-spa-js');

let api: Api;
let server: Server;
let url: string;
let browser: Browser;
let page: Page;

/** Runs a line of the application, with the SDK's client as `auth0`. */
const run = <T>(line: string): Promise<T> => page.evaluate(`(async () => { const auth0 = await ready; ${line} })()`);

const start = async (): Promise<void> => {
  api = await startApi();
  const sdk = readFileSync(SDK.replace(/[^/]+$/, 'auth0-spa-js.production.js').replace('/lib/', '/'));
  let html = '';
  ({ server, url } = await serve((request, response) => {
    const isSdk = request.url === '/sdk.js';
    response.setHeader('content-type', isSdk ? 'text/javascript' : 'text/html').end(isSdk ? sdk : html);
  }));
  const { client_id: clientId } = await register(api, {
    app_type: 'spa',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    callbacks: [url],
    web_origins: [url],
    allowed_logout_urls: [`${url}/`],
  });
  const settings = {
    domain: api.tenant.url,
    clientId,
    authorizationParams: { redirect_uri: url, scope: 'openid email' },
  };
  html = `<!doctype html><script src="/sdk.js"></script>
    <script>var ready = auth0.createAuth0Client(${JSON.stringify(settings)});</script>`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  page = await browser.newPage();
};

const withChromium = existsSync(CHROMIUM) ? describe : describe.skip;
if (!existsSync(CHROMIUM)) console.warn(`Skipped: no Chromium at ${CHROMIUM}. Set CHROMIUM to its path.`);

withChromium('@auth0/auth0-spa-js in Chromium', () => {
  beforeAll(start);
  afterAll(async () => {
    await browser.close();
    server.close();
    await api.tenant.close();
  });

  it('is logged in by nobody at first', async () => {
    await page.goto(url);
    expect(await run('return auth0.getTokenSilently().catch((error) => error.error);')).toBe('login_required');
  });

  it('logs in by redirect', async () => {
    await run('await auth0.loginWithRedirect();').catch(() => undefined); // the page goes away
    await page.fill('#username', ADA.email);
    await page.fill('#password', ADA.password);
    await page.click('button[type=submit]');
    await page.waitForURL(/code=/);
    await run('await auth0.handleRedirectCallback();');
    expect(await run('return auth0.getUser();')).toMatchObject({ email: ADA.email });
  });

  it('logs in silently after a reload, in a frame, by web_message', async () => {
    await page.goto(url);
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url()));
    expect(await run('return (await auth0.getTokenSilently({ cacheMode: "off" })).length;')).toBeGreaterThan(20);
    expect(seen.some((each) => each.includes('response_mode=web_message'))).toBe(true);
    expect(await run('return auth0.getUser();')).toMatchObject({ email: ADA.email });
  });

  it('logs out of the tenant', async () => {
    const leave = `await auth0.logout({ logoutParams: { returnTo: ${JSON.stringify(`${url}/#out`)} } });`;
    await run(leave).catch(() => undefined);
    await page.waitForURL(/#out$/);
    await page.waitForLoadState();
    expect(await run('return auth0.getTokenSilently().catch((error) => error.error);')).toBe('login_required');
  });
});
