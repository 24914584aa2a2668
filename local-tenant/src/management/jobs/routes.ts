import { startJob } from '../../jobs/job-runner.js';
import type { Tenant } from '../../context.js';
import { randomAlphanumeric } from '../../ids.js';
import { exportLink } from '../../jobs/export-link.js';
import { type Connection, findConnection } from '../../storage/connections.js';
import { type Job, findJob, listJobErrors, listOpenJobs } from '../../storage/jobs.js';
import { ManagementError, invalidBody } from '../errors.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';
import { requireClient, requireIdentity } from '../tickets/ticket-subject.js';
import { existingUser } from '../users/update-user.js';

/** `/jobs`: imports, exports and verification mails, each done after its answer. */
export const jobRoutes: readonly Route[] = [
  { method: 'POST', path: '/jobs/users-imports', handler: importUsers },
  { method: 'POST', path: '/jobs/users-exports', handler: exportUsers },
  { method: 'POST', path: '/jobs/verification-email', handler: verificationEmail },
  { method: 'GET', path: '/jobs/{id}', handler: get },
  { method: 'GET', path: '/jobs/{id}/errors', handler: errors },
];

const MAX_IMPORTS = 2;
const MAX_FILE = 512_000;

/** @throws {ManagementError} 413 for a file past 500 KB, 429 while two imports are under way, 404 for no connection */
function importUsers({ tenant, body, caller, issuer }: Call): Answer {
  const { users, connection_id, upsert, external_id, send_completion_email } = body as Record<string, string> & {
    upsert?: boolean;
    send_completion_email?: boolean;
  };
  if (Buffer.byteLength(users!) > MAX_FILE) {
    throw new ManagementError(413, `Payload content length greater than maximum allowed: ${MAX_FILE}`);
  }
  const { id, name } = databaseConnection(tenant, connection_id!);
  requireFreeImport(tenant);
  const job: Job = {
    ...newJob(tenant, 'users_import', issuer),
    connection_id: id,
    connection: name,
    client_id: caller.client_id,
    upsert: upsert === true,
    send_completion_email: send_completion_email !== false,
    ...(external_id && { external_id }),
  };
  startJob(tenant, job, users);
  return { status: 202, body: view(tenant, issuer, job) };
}

function exportUsers({ tenant, body, issuer }: Call): Answer {
  const {
    connection_id,
    format = 'csv',
    limit,
    fields,
  } = body as Pick<Job, 'connection_id' | 'format' | 'limit' | 'fields'>;
  const connection = connection_id === undefined ? undefined : existingConnection(tenant, connection_id);
  const job: Job = {
    ...newJob(tenant, 'users_export', issuer),
    ...(connection && { connection_id: connection.id, connection: connection.name }),
    format,
    ...(limit !== undefined && { limit }),
    ...(fields && { fields }),
  };
  startJob(tenant, job);
  return ok(view(tenant, issuer, job));
}

function verificationEmail({ tenant, body, issuer }: Call): Answer {
  const { user_id, client_id } = body as { user_id: string; client_id?: string };
  requireIdentity(existingUser(tenant, user_id), body);
  requireClient(tenant, client_id);
  const job: Job = { ...newJob(tenant, 'verification_email', issuer), user_id, ...(client_id && { client_id }) };
  startJob(tenant, job);
  return created(view(tenant, issuer, job));
}

function get({ tenant, params, issuer }: Call): Answer {
  return ok(view(tenant, issuer, existing(tenant, params['id']!)));
}

/** What was wrong with the records; 204 where nothing was. Of a job that failed as a whole, the job itself. */
function errors({ tenant, params, issuer }: Call): Answer {
  const job = existing(tenant, params['id']!);
  const faults = listJobErrors(tenant.db, job.id);
  if (faults.length > 0) return ok(faults);
  return job.status === 'failed' ? ok(view(tenant, issuer, job)) : noContent();
}

const newJob = (tenant: Tenant, type: Job['type'], issuer: string): Job => ({
  id: `job_${randomAlphanumeric(16)}`,
  type,
  status: 'pending',
  created_at: tenant.now().toISOString(),
  issuer,
});

/** What of a job is shown, in Auth0's key order. */
const SHOWN = [
  'type', 'status', 'connection_id', 'external_id', 'format', 'limit', 'fields', 'summary', 'status_details',
  'percentage_done', 'time_left_seconds', 'location', 'connection', 'created_at', 'id',
] as const; // prettier-ignore

function view(tenant: Tenant, issuer: string, { summary, ...job }: Job): object {
  const completed = job.status === 'completed';
  const file = completed && job.type === 'users_export' ? `export.${job.format}.gz` : undefined;
  const shown: Readonly<Record<string, unknown>> = {
    ...job,
    ...(completed && { summary }),
    ...(file && { location: exportLink(tenant, issuer, job.id, file) }),
  };
  return Object.fromEntries(SHOWN.filter((key) => shown[key] !== undefined).map((key) => [key, shown[key]]));
}

function existing({ db }: Tenant, id: string): Job {
  const job = findJob(db, id);
  if (job) return job;
  throw new ManagementError(404, 'The job does not exist', 'inexistent_job');
}

function existingConnection({ db }: Tenant, id: string): Connection {
  const connection = findConnection(db, id);
  if (connection) return connection;
  throw new ManagementError(404, 'The connection does not exist', 'inexistent_connection');
}

function databaseConnection(tenant: Tenant, id: string): Connection {
  const connection = existingConnection(tenant, id);
  if (connection.strategy === 'auth0') return connection;
  throw invalidBody('Users can only be imported into a database connection.');
}

function requireFreeImport({ db }: Tenant): void {
  const active = listOpenJobs(db, 'users_import').length;
  if (active < MAX_IMPORTS) return;
  throw new ManagementError(
    429,
    `There are ${active} active import users jobs, please wait until some of them are finished and try again`,
    'too_many_requests',
  );
}
