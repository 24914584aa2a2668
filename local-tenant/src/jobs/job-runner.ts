import type { Tenant } from '../context.js';
import { type Job, type JobType, deleteJobsBefore, endJob, insertJob, listOpenJobs } from '../storage/jobs.js';
import { runExport } from './run-export.js';
import { runImport } from './run-import.js';
import { runVerificationEmail } from './run-verification-email.js';

const DAY = 86_400_000;
const RUN: Readonly<Record<JobType, (tenant: Tenant, job: Job) => Promise<void>>> = {
  users_import: runImport,
  users_export: runExport,
  verification_email: runVerificationEmail,
};

/** Adds a job and begins it once the answer that tells its id is on its way. Job data is gone after 24 hours. */
export function startJob(tenant: Tenant, job: Job, input?: string): void {
  deleteJobsBefore(tenant.db, tenant.now().getTime() - DAY);
  insertJob(tenant.db, job, input);
  setImmediate(() => void run(tenant, job));
}

/** Goes on with the jobs that were under way when the tenant was last stopped. */
export function resumeJobs(tenant: Tenant): void {
  for (const job of listOpenJobs(tenant.db)) setImmediate(() => void run(tenant, job));
}

async function run(tenant: Tenant, job: Job): Promise<void> {
  try {
    if (tenant.db.open) await RUN[job.type](tenant, job);
  } catch (error) {
    // Whoever stops a tenant stops its jobs too: they go on at the next start.
    if (!tenant.db.open) return;
    console.error(error);
    endJob(tenant.db, { ...job, status: 'failed', status_details: 'The local tenant made a mistake.' });
  }
}
