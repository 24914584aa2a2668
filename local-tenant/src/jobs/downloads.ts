import type { Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { findJobFile } from '../storage/jobs.js';
import { EXPORTS_PATH, isLive } from './export-link.js';

const PATH = new RegExp(`^${EXPORTS_PATH}/(job_\\w+)/[^/]+$`);

/** Serves the files of exports to whoever has a link whose time isn't over; 403 otherwise, as Amazon S3 does. */
export function downloads(tenant: Tenant): Middleware {
  return async (ctx, next) => {
    const [, jobId] = PATH.exec(ctx.path) ?? [];
    if (jobId === undefined) {
      await next();
      return;
    }
    const { Expires: expires, Signature: signature } = ctx.query;
    const live =
      typeof expires === 'string' && typeof signature === 'string' && isLive(tenant, jobId, expires, signature);
    const file = live ? findJobFile(tenant.db, jobId) : undefined;
    ctx.status = file ? 200 : 403;
    ctx.body = file ?? 'Request has expired';
    if (file) ctx.type = 'application/gzip';
  };
}
