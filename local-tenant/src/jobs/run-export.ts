import { setImmediate } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Tenant } from '../context.js';
import { transaction } from '../storage/database.js';
import { type Job, endJob, insertJobFile } from '../storage/jobs.js';
import { listUsersAfter } from '../storage/user-pages.js';
import type { User } from '../storage/users.js';
import { type ExportField, csvHead, csvLine, jsonLine } from './export-format.js';

const PAGE = 500;

/** Auth0's own choice of fields, with its titles, for an export that names none. */
const DEFAULT_FIELDS: readonly ExportField[] = [
  { name: 'user_id', export_as: 'Id' },
  { name: 'given_name', export_as: 'Given Name' },
  { name: 'family_name', export_as: 'Family Name' },
  { name: 'nickname', export_as: 'Nickname' },
  { name: 'name', export_as: 'Name' },
  { name: 'email', export_as: 'Email' },
  { name: 'email_verified', export_as: 'Email Verified' },
  { name: 'picture', export_as: 'Picture' },
  { name: 'identities[0].connection', export_as: 'Connection' },
  { name: 'created_at', export_as: 'Created At' },
  { name: 'updated_at', export_as: 'Updated At' },
];

/** Runs a users export to its end: one gzipped file of lines, JSON (ndjson) or CSV. After a restart it starts anew. */
export async function runExport(tenant: Tenant, job: Job): Promise<void> {
  const fields = job.fields?.length ? job.fields : DEFAULT_FIELDS;
  const gzip = createGzip();
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => gzip.once('end', resolve));
  if (job.format === 'csv') gzip.write(csvHead(fields));
  const line = job.format === 'csv' ? csvLine : jsonLine;
  for await (const users of pages(tenant, job)) gzip.write(users.map((user) => line(user, fields)).join(''));
  gzip.end();
  await ended;
  transaction(tenant.db, () => {
    insertJobFile(tenant.db, job.id, Buffer.concat(parts));
    endJob(tenant.db, { ...job, status: 'completed' });
  });
}

async function* pages(tenant: Tenant, { connection, limit = Infinity }: Job): AsyncGenerator<User[]> {
  let [after, left] = [0, limit];
  while (left > 0) {
    const page = listUsersAfter(tenant.db, { after, connection, limit: Math.min(PAGE, left) });
    if (page.users.length === 0) return;
    yield page.users;
    after = page.last;
    left -= page.users.length;
    await setImmediate();
  }
}
