import { readFileSync } from 'node:fs';

interface Credentials {
  domain: string;
  issuer: string;
  management: { client_id: string; client_secret: string; audience: string };
  application: { client_id: string; client_secret: string; callback: string };
  operator: { client_id: string; client_secret: string; audience: string };
  documentation: { client_id: string };
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

interface ClientUrls {
  callbacks: string[];
  allowed_logout_urls: string[];
  web_origins: string[];
}

/** Lets an application of the tenant work with a service that runs on a port of its own. */
export async function allowReturn(
  name: 'application' | 'documentation',
  url: string,
  ...logouts: string[]
): Promise<void> {
  const path = `/clients/${credentials()[name].client_id}`;
  const wanted = {
    callbacks: [`${url}/callback`, `${url}/docs/oauth2-redirect.html`],
    allowed_logout_urls: [url, `${url}/`, ...logouts],
    web_origins: [url],
  };
  // Specs run side by side and read before they write: what another one overwrote is written again.
  for (let client = await read(path); !holds(client, wanted); client = await read(path)) {
    const answer = await management(path, { method: 'PATCH', body: JSON.stringify(joined(client, wanted)) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}

const read = async (path: string) => (await (await management(path)).json()) as Partial<ClientUrls>;

const joined = (client: Partial<ClientUrls>, wanted: ClientUrls) =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, urls]) => [
      name,
      [...new Set([...(client[name as keyof ClientUrls] ?? []), ...(urls as string[])])],
    ]),
  );

const holds = (client: Partial<ClientUrls>, wanted: ClientUrls) =>
  Object.entries(wanted).every(([name, urls]) =>
    (urls as string[]).every((url) => client[name as keyof ClientUrls]?.includes(url)),
  );

/** Puts many people into the tenant at once, around the service, each marked in `app_metadata.crowd`. */
export async function importUsers(people: { email: string }[], crowd: string): Promise<void> {
  const [connection] = (await (await management('/connections?strategy=auth0')).json()) as { id: string }[];
  const form = new FormData();
  form.set('connection_id', connection?.id ?? '');
  form.set(
    'users',
    new Blob([JSON.stringify(people.map((one) => ({ ...one, app_metadata: { crowd } })))]),
    'users.json',
  );
  const headers = { authorization: `Bearer ${await managementToken()}` };
  const started = await fetch(`${tenantUrl()}/api/v2/jobs/users-imports`, { method: 'POST', headers, body: form });
  let job = (await started.json()) as { id: string; status: string };
  while (job.status === 'pending' || job.status === 'processing') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = (await (await management(`/jobs/${job.id}`)).json()) as typeof job;
  }
  if (job.status !== 'completed') throw new Error(`the import ended as ${JSON.stringify(job)}`);
}
