import type { Api, ApiAnswer } from '../api.js';

export const LOCAL = '/__local';

/** Calls `/__local` as a program does. */
export async function local<T = Record<string, unknown>>(
  { tenant }: Pick<Api, 'tenant'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(`${tenant.url}${LOCAL}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}
