import { type RunningTenant, type TenantOptions, startTenant } from '../src/tenant.js';

/** What the Management API answered. */
export interface ApiAnswer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

/** A running tenant with a client of its Management API. */
export interface Api {
  tenant: RunningTenant;
  token: string;
  /** Calls `/api/v2` with a token that may do everything, or with `headers` of its own. */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<T>>;
}

/** Starts a tenant that is gone after `close()`, and takes a token from its /oauth/token. */
export async function startApi(options: TenantOptions = {}): Promise<Api> {
  const tenant = await startTenant({ ephemeral: true, ...options });
  const token = await managementToken(tenant);
  return {
    tenant,
    token,
    call: async (method, path, body, headers = { authorization: `Bearer ${token}` }) => {
      const response = await fetch(`${tenant.url}/api/v2${path}`, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
    },
  };
}

/** A token of the Management API through client_credentials, for all scopes or the given ones. */
export async function managementToken({ url, credentials }: RunningTenant, scope?: string): Promise<string> {
  const { client_id, client_secret, audience } = credentials.management;
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id, client_secret, audience, scope }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
