import { readFileSync } from 'node:fs';

interface Credentials {
  domain: string;
  issuer: string;
  management: { client_id: string; client_secret: string; audience: string };
  application: { client_id: string; client_secret: string; callback: string };
  operator: { client_id: string; client_secret: string; audience: string };
  people: { email: string; password: string }[];
}

/** What there is to log in with at the local tenant that runs the tests. */
export function credentials(): Credentials {
  const file = process.env['LOCAL_TENANT_CREDENTIALS'];
  if (!file) throw new Error('Run the tests with "npm test": they need the local tenant.');
  return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
}

/** Origin of the local tenant. */
export const tenantUrl = (): string => new URL(credentials().issuer).origin;

const tokens = new Map<string, Promise<string>>();

/** An access token for the service by the operator's client, with these permissions or all of them. */
export const token = (...permissions: string[]): Promise<string> => tokenAt(tenantUrl(), ...permissions);

/** The same, from the tenant as it is reached at another origin: its issuer follows. */
export function tokenAt(origin: string, ...permissions: string[]): Promise<string> {
  const { operator } = credentials();
  return grant({ ...operator, ...(permissions.length && { scope: permissions.join(' ') }) }, origin);
}

/** An access token for the tenant's own Management API. */
export const managementToken = (): Promise<string> => grant(credentials().management);

function grant(client: object, origin = tenantUrl()): Promise<string> {
  const key = JSON.stringify([origin, client]);
  const pending = tokens.get(key) ?? requestToken(client, origin);
  tokens.set(key, pending);
  return pending;
}

async function requestToken(client: object, origin: string): Promise<string> {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', ...client }),
  });
  if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Calls the tenant's Management API directly, around the service. */
export async function management(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${tenantUrl()}/api/v2${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${await managementToken()}`,
      'content-type': 'application/json',
    },
  });
}
