import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { issuerOf } from '../issuer.js';
import { authorizeRoutes } from './authorize/routes.js';
import { openCors } from './cors.js';
import { changePassword } from './database/change-password.js';
import { signupApi } from './database/signup-api.js';
import { discovery } from './discovery.js';
import { answerErrors } from './error-answers.js';
import { loginPages } from './login/routes.js';
import { confirmLogout, logout, oidcLogout } from './logout/logout.js';
import { mfaRoutes } from './mfa/routes.js';
import { type Mount, endpoint, mountOn } from './mount.js';
import { refuseTheRest } from './not-here.js';
import { startPasswordless } from './passwordless/start.js';
import { verifyRedirect } from './passwordless/verify-redirect.js';
import { revoke } from './tokens/revoke.js';
import { token } from './tokens/token.js';
import { userinfo } from './tokens/userinfo.js';

/**
 * Auth0's Authentication API with the pages that people log in on: all of the tenant's paths outside of /api/v2.
 *
 * @returns Koa middleware; a path that isn't Auth0's is left to the next one
 */
export const authentication = (tenant: Tenant): Middleware => authenticationRouter(tenant).routes() as Middleware;

/** The same as a route table. */
export function authenticationRouter(tenant: Tenant): Router {
  const router = new Router();
  router.use(answerErrors);
  const mount = mountOn(router, tenant);
  metadata(mount);
  authorizeRoutes(mount);
  loginPages(mount);
  mfaRoutes(mount);
  endpoints(mount);
  logoutRoutes(mount);
  refuseTheRest(router);
  return router;
}

function metadata({ router, tenant }: Mount): void {
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    router.all(`/.well-known/${name}`, openCors, (ctx) => void (ctx.body = discovery(issuerOf(ctx.req))));
  }
  router.all('/.well-known/jwks.json', openCors, (ctx) => void (ctx.body = tenant.keys.jwks()));
}

function endpoints(mount: Mount): void {
  endpoint(mount, 'post', '/oauth/token', token);
  endpoint(mount, 'post', '/oauth/revoke', revoke);
  endpoint(mount, 'get', '/userinfo', userinfo);
  endpoint(mount, 'post', '/userinfo', userinfo);
  endpoint(mount, 'post', '/dbconnections/signup', signupApi);
  endpoint(mount, 'post', '/dbconnections/change_password', changePassword);
  endpoint(mount, 'post', '/passwordless/start', startPasswordless);
  mount.router.get('/passwordless/verify_redirect', (ctx) => verifyRedirect(mount.tenant, ctx));
}

function logoutRoutes({ router, tenant }: Mount): void {
  router.get('/v2/logout', (ctx) => logout(tenant, ctx));
  router.get('/oidc/logout', (ctx) => oidcLogout(tenant, ctx));
  router.post('/oidc/logout', (ctx) => confirmLogout(tenant, ctx));
}
