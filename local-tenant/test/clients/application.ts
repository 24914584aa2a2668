import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import { type Api, startApi } from '../api.js';
import { Browser, type Visit } from '../authentication/browser.js';

/** The person of these tests: the first of a fresh tenant. */
export const ADA = { email: 'ada@example.com', password: 'Analytical-Engine-1843' };

/** A tenant with https, for clients that take nothing else. */
export const startSecureApi = (): Promise<Api> => startApi({ https: 0 });

/** A `fetch` that trusts the tenant's authority, as `NODE_EXTRA_CA_CERTS` makes a whole process do. */
export function trustingFetch({ tenant }: Api): typeof fetch {
  const dispatcher = new Agent({ connect: { ca: tenant.https!.ca } });
  return ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;
}

/** An application as its programmer has it. */
export interface Application {
  client_id: string;
  client_secret: string;
}

/** Registers an application at the tenant, with the tenant's database connection. */
export async function register(api: Api, settings: Record<string, unknown>): Promise<Application> {
  const { body } = await api.call<Application>('POST', '/clients', { name: 'A program', ...settings });
  const { body: connections } = await api.call<{ id: string }[]>('GET', '/connections?strategy=auth0');
  const enabled = [{ client_id: body.client_id, status: true }];
  await api.call('PATCH', `/connections/${connections[0]!.id}/clients`, enabled);
  return body;
}

/** Listens for an application, at an address of its own. */
export async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener).listen(0, 'localhost');
  await once(server, 'listening');
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

/** Logs Ada in on the tenant's pages, from the address that an application sent her to. Ends where the tenant sends her. */
export async function logInAt(address: string | URL): Promise<Visit> {
  const browser = new Browser(new URL(address).origin);
  const page = await browser.open(new URL(address));
  return browser.submit(page, { username: ADA.email, password: ADA.password });
}
