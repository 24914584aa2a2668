import type { Tenant } from '../context.js';
import { recordLog } from '../logs/record-log.js';
import { type Job, endJob } from '../storage/jobs.js';
import { findUser } from '../storage/users.js';
import { sendVerificationMail } from '../tickets/verification-mail.js';

/** Sends the mail of a verification-email job; it fails where there is no address to send it to. */
export async function runVerificationEmail(tenant: Tenant, job: Job): Promise<void> {
  const user = findUser(tenant.db, job.user_id!);
  const sent = user && sendVerificationMail(tenant, job.issuer, user, job.client_id);
  const { user_id, client_id } = job;
  const about = { user_id, client_id, connection: user?.identities[0]?.connection };
  if (sent) recordLog(tenant, { type: 'svr', description: 'Email Verification', ...about });
  else recordLog(tenant, { type: 'fvr', description: 'The user has no e-mail address.', ...about });
  endJob(tenant.db, { ...job, status: sent ? 'completed' : 'failed' });
}
