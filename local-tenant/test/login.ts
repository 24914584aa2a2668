import type { RunningTenant } from '../src/tenant.js';
import { Browser } from './authentication/browser.js';

/** Whether somebody gets in at the seeded application with this e-mail address and password. */
export async function logInWith(
  { url, credentials }: RunningTenant,
  email: string,
  password: string,
): Promise<boolean> {
  const { client_id, callback } = credentials.application;
  const query = new URLSearchParams({ client_id, redirect_uri: callback, response_type: 'code', scope: 'openid' });
  const browser = new Browser(url);
  const { url: end } = await browser.submit(await browser.open(`/authorize?${query.toString()}`), {
    username: email,
    password,
  });
  return end.href.startsWith(callback) && end.searchParams.has('code');
}
