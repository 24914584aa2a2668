import { PASSWORD, CALLBACK, type TestTenant } from './harness.js';
import type { Browser, Visit } from './browser.js';

/** The address of an authorization request; `undefined` takes a parameter out. */
export function authorizeUrl(parameters: Record<string, string | undefined> = {}): string {
  const all = { response_type: 'code', client_id: 'app', redirect_uri: CALLBACK, scope: 'openid', ...parameters };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/authorize?${new URLSearchParams(given).toString()}`;
}

/** Logs a person in and gives back where the browser ended up. */
export async function logIn(
  browser: Browser,
  parameters: Record<string, string | undefined> = {},
  username = 'ada@example.com',
): Promise<Visit> {
  return browser.submit(await browser.open(authorizeUrl(parameters)), { username, password: PASSWORD });
}

/** Logs a person in and gives back the code. */
export async function codeFor(
  tenant: TestTenant,
  parameters: Record<string, string | undefined> = {},
  username?: string,
): Promise<string> {
  const { url } = await logIn(tenant.browser(), parameters, username);
  return url.searchParams.get('code') ?? '';
}

/** The parameters that exchange a code of the confidential application. */
export const exchange = (code: string): Record<string, string> => ({
  grant_type: 'authorization_code',
  client_id: 'app',
  client_secret: 'app-secret:/+',
  code,
  redirect_uri: CALLBACK,
});

/** Logs a person in and gives back the token response. */
export async function tokensFor(
  tenant: TestTenant,
  parameters: Record<string, string | undefined> = {},
  username?: string,
): Promise<Record<string, string>> {
  const response = await tenant.post('/oauth/token', exchange(await codeFor(tenant, parameters, username)));
  return (await response.json()) as Record<string, string>;
}
