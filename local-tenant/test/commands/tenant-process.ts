import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../src/credentials.js';
import { eventually, launch } from './program.js';

/** A tenant in a process of its own, which can be killed. */
export interface TenantProcess {
  tenant: ReturnType<typeof launch>;
  credentials: Credentials;
  call: (method: string, path: string, body?: object | FormData) => Promise<Response>;
}

/** Starts the program in a directory, and waits until it answers. */
export async function startProcess(directory: string, ...args: string[]): Promise<TenantProcess> {
  const tenant = launch(['start', '--port', '0', ...args], directory);
  await eventually(() => tenant.output.stdout.includes('Log in as'));
  return connect(tenant, directory);
}

/** What is needed to call a tenant that was started in a directory. */
export async function connect(tenant: TenantProcess['tenant'], directory: string): Promise<TenantProcess> {
  const file = join(directory, '.local-tenant/credentials.json');
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  const answer = await fetch(`${credentials.issuer}oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', ...credentials.management }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const call: TenantProcess['call'] = (method, path, body) =>
    fetch(`${credentials.issuer}api/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  return { tenant, credentials, call };
}
