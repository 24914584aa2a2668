import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Tenant } from '../context.js';
import { secret } from '../storage/secrets.js';

/** Seconds that the link to an export is good. */
export const LINK_LIFETIME = 60;

/** Where the tenant serves the files of exports. */
export const EXPORTS_PATH = '/exports';

/** A link to the file of an export that is good for `LINK_LIFETIME` from now on, without any token. */
export function exportLink(tenant: Tenant, issuer: string, jobId: string, file: string): string {
  const expires = Math.floor(tenant.now().getTime() / 1000) + LINK_LIFETIME;
  const signature = sign(tenant, jobId, `${expires}`);
  return `${issuer}${EXPORTS_PATH.slice(1)}/${jobId}/${file}?Expires=${expires}&Signature=${signature}`;
}

/** Whether a link was made here and its time isn't over. */
export function isLive(tenant: Tenant, jobId: string, expires: string, signature: string): boolean {
  const expected = Buffer.from(sign(tenant, jobId, expires));
  const given = Buffer.from(signature);
  const genuine = expected.length === given.length && timingSafeEqual(expected, given);
  return genuine && Number(expires) > tenant.now().getTime() / 1000;
}

const sign = ({ db }: Tenant, jobId: string, expires: string): string =>
  createHmac('sha256', secret(db, 'exports')).update(`${jobId} ${expires}`).digest('base64url');
