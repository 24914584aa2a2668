import Koa, { type Middleware } from 'koa';
import { authentication } from './authentication/authentication.js';
import type { Tenant } from './context.js';
import { downloads } from './jobs/downloads.js';
import { management } from './management/management.js';

/**
 * The tenant as a Koa application: the Management API under /api/v2, the Authentication API and the pages beside it.
 * Errors that no part answers go to stderr, because they are faults of the local tenant.
 */
export function server(tenant: Tenant): Koa {
  const app = new Koa();
  app.silent = false;
  app.use(commonHeaders);
  app.use(management(tenant));
  app.use(authentication(tenant));
  app.use(downloads(tenant));
  app.use((ctx) => {
    ctx.status = 404;
    ctx.body = 'Not found.';
  });
  return app;
}

const commonHeaders: Middleware = (ctx, next) => {
  ctx.set('x-content-type-options', 'nosniff');
  return next();
};
