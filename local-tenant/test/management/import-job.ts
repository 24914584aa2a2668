import type { Api, ApiAnswer } from '../api.js';

/** A job as `GET /jobs/{id}` shows it. */
export interface Job {
  id: string;
  status: string;
  summary?: Record<string, number>;
  location?: string;
  [field: string]: unknown;
}

/** Posts a users import of these records, or of a file with this text. */
export async function postImport(
  api: Api,
  records: unknown,
  fields: Record<string, string> = {},
): Promise<ApiAnswer<Job>> {
  const form = new FormData();
  form.set('connection_id', fields['connection_id'] ?? (await connectionId(api)));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('users', new Blob([typeof records === 'string' ? records : JSON.stringify(records)]), 'users.json');
  const response = await fetch(`${api.tenant.url}/api/v2/jobs/users-imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Job };
}

/** The job once it has ended. */
export async function ended(api: Api, id: string): Promise<Job> {
  for (let tries = 0; tries < 500; tries++) {
    const { body } = await api.call<Job>('GET', `/jobs/${id}`);
    if (!['pending', 'processing'].includes(body.status)) return body;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error(`job ${id} did not end`);
}

/** Imports records and waits for the end of the job. */
export async function importAll(api: Api, records: unknown, fields: Record<string, string> = {}): Promise<Job> {
  const { body } = await postImport(api, records, fields);
  return ended(api, body.id);
}

/** The id of the seeded database connection. */
export async function connectionId(api: Api): Promise<string> {
  const { body } = await api.call<{ id: string; strategy: string }[]>('GET', '/connections?strategy=auth0');
  return body[0]!.id;
}
