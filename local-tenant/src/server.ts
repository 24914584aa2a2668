import Koa, { type Middleware } from 'koa';
import { authentication } from './authentication/authentication.js';
import type { Tenant } from './context.js';
import { Hardships } from './hardships/hardships.js';
import { authenticationLimits, journal, troubles } from './hardships/middleware.js';
import { downloads } from './jobs/downloads.js';
import { control } from './control/control.js';
import type { Snapshots } from './storage/snapshots.js';
import { management } from './management/management.js';

/**
 * The tenant as a Koa application: `/__local`, by which it is watched and steered, and behind the hardships that are
 * switched on there the Management API under /api/v2 and the Authentication API with its pages.
 * Errors that no part answers go to stderr, because they are faults of the local tenant.
 */
export function server(tenant: Tenant, hardships: Hardships, snapshots: Snapshots): Koa {
  const app = new Koa();
  app.silent = false;
  app.use(commonHeaders);
  app.use(control(tenant, hardships, snapshots));
  app.use(journal(tenant, hardships));
  app.use(troubles(hardships));
  app.use(authenticationLimits(tenant, hardships));
  app.use(management(tenant, hardships.rateLimiter));
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
