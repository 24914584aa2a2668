import { Browser } from './authentication/browser.js';
import type { Api } from './api.js';

/** The people of these tests have this one. */
export const PASSWORD = 'Correct-Horse-1';

const CONNECTION = 'Username-Password-Authentication';
let made = 0;

/** A person as `POST /users` answered. */
export interface Person {
  user_id: string;
  email: string;
  [field: string]: unknown;
}

/** Creates a person through the Management API. */
export async function createPerson(api: Api, more: object = {}): Promise<Person> {
  const body = { connection: CONNECTION, password: PASSWORD, email: `person${++made}@example.com`, ...more };
  return (await api.call<Person>('POST', '/users', body)).body;
}

/** What a login in the browser gave the seeded application. */
export interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
}

/** Logs a person in to the seeded application, for its API unless `more` asks for something else. */
export async function logIn({ tenant }: Api, email: string, more: Record<string, string> = {}): Promise<Tokens> {
  const { client_id, client_secret, callback } = tenant.credentials.application;
  const { audience } = tenant.credentials.operator;
  const scope = 'openid profile email offline_access';
  const query = { client_id, redirect_uri: callback, response_type: 'code', scope, audience, ...more };
  const browser = new Browser(tenant.url);
  const page = await browser.open(`/authorize?${new URLSearchParams(query).toString()}`);
  const { url } = await browser.submit(page, { username: email, password: PASSWORD });
  const code = url.searchParams.get('code');
  const answer = await fetch(`${tenant.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'authorization_code', client_id, client_secret, redirect_uri: callback, code }),
  });
  return (await answer.json()) as Tokens;
}

/** Exchanges a refresh token. Returns the status and what was answered. */
export async function refresh({ tenant }: Api, refresh_token: string): Promise<{ status: number; body: Tokens }> {
  const { client_id, client_secret } = tenant.credentials.application;
  const answer = await fetch(`${tenant.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'refresh_token', client_id, client_secret, refresh_token }),
  });
  return { status: answer.status, body: (await answer.json()) as Tokens };
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
}
