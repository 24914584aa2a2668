import { type Mount, endpoint } from '../mount.js';
import { authorize, resume } from './authorize.js';
import { pushRequest } from './par.js';

/** Where a login begins, and where it comes back to. */
export function authorizeRoutes(mount: Mount): void {
  const { router, tenant, provider, form } = mount;
  router.get('/authorize', (ctx, next) => authorize(tenant, provider(ctx), ctx, next));
  router.post('/authorize', form, (ctx, next) => authorize(tenant, provider(ctx), ctx, next));
  router.get('/authorize/:id', (ctx, next) => resume(provider(ctx), ctx, next));
  endpoint(mount, 'post', '/oauth/par', pushRequest);
}
