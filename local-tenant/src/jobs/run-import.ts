import { setImmediate } from 'node:timers/promises';
import type { Tenant } from '../context.js';
import { MASK } from '../logs/masking.js';
import { recordLog } from '../logs/record-log.js';
import { sendMail } from '../mail/send-mail.js';
import { findConnection } from '../storage/connections.js';
import { transaction } from '../storage/database.js';
import { type Job, type JobSummary, endJob, findJobInput, insertJobError, updateJob } from '../storage/jobs.js';
import { importRecord } from './import-record.js';

/** Records of one transaction: after `kill -9` a job goes on behind the last one that is whole. */
const CHUNK = 500;
const NOT_JSON = 'Failed to parse users file JSON when importing users. Make sure it is valid JSON.';

/** Runs a users import to its end, from where it stood when the tenant was last stopped. */
export async function runImport(tenant: Tenant, job: Job): Promise<void> {
  const { input, done } = findJobInput(tenant.db, job.id);
  const records = parse(input ?? '');
  if (!records) {
    end(tenant, { ...job, status: 'failed', status_details: NOT_JSON });
    return;
  }
  let current: Job = { ...job, status: 'processing', summary: job.summary ?? empty(records.length) };
  for (let start = done; start < records.length; start += CHUNK) {
    const chunk = records.slice(start, start + CHUNK);
    current = transaction(tenant.db, () => importChunk(tenant, current, chunk, start));
    if (start + CHUNK < records.length) await setImmediate();
  }
  const { percentage_done: _, time_left_seconds: __, ...rest } = current;
  end(tenant, { ...rest, status: 'completed' });
}

function importChunk(tenant: Tenant, job: Job, chunk: readonly unknown[], start: number): Job {
  const connection = findConnection(tenant.db, job.connection_id!)!;
  const summary = { ...job.summary! };
  for (const record of chunk) {
    const outcome = importRecord(tenant, connection, record, job.upsert === true);
    if (typeof outcome === 'string') summary[outcome]++;
    else {
      summary.failed++;
      insertJobError(tenant.db, job.id, { user: redacted(record), errors: outcome });
    }
  }
  const done = start + chunk.length;
  const changed = { ...job, summary, percentage_done: Math.floor((100 * done) / summary.total), time_left_seconds: 1 };
  updateJob(tenant.db, changed, done);
  return changed;
}

/** "Sensitive fields such as hash.value will be redacted in the response" (Auth0). */
const redacted = (record: unknown): unknown => JSON.parse(JSON.stringify(record, hide));

function hide(this: unknown, key: string, value: unknown): unknown {
  if (key === 'password_hash') return MASK;
  const holder = this as Record<string, unknown>;
  const secret = (key === 'secret' && Object.keys(holder).length === 1) || (key === 'value' && 'encoding' in holder);
  return secret ? MASK : value;
}

function end(tenant: Tenant, job: Job): void {
  transaction(tenant.db, () => {
    endJob(tenant.db, job);
    const { connection, client_id, summary, status_details: description } = job;
    const type = job.status === 'failed' ? 'fui' : 'sui';
    const details = { job_id: job.id, ...summary };
    recordLog(tenant, { type, description: description ?? '', connection, client_id, details });
    if (job.send_completion_email !== false) tellOwners(tenant, job);
  });
}

function tellOwners(tenant: Tenant, { id, connection, status, status_details, summary }: Job): void {
  const counts = Object.entries(summary ?? {}).map(([name, count]) => `${name} ${count}`);
  sendMail(tenant, {
    to: 'tenant-owner@example.com',
    template: 'users_import',
    subject: `Your users import ${status}`,
    text: `The import ${id} into ${connection} ${status}. ${status_details ?? counts.join(', ')}`,
  });
}

function parse(text: string): unknown[] | undefined {
  try {
    const records: unknown = JSON.parse(text);
    return Array.isArray(records) ? records : undefined;
  } catch {
    return undefined;
  }
}

const empty = (total: number): JobSummary => ({ failed: 0, updated: 0, inserted: 0, total });
