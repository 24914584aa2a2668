import Router from '@koa/router';
import { bodyParser } from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { issuerOf } from '../issuer.js';
import { authorize, resume } from './authorize/authorize.js';
import { pushRequest } from './authorize/par.js';
import { cors, openCors } from './cors.js';
import { changePassword } from './database/change-password.js';
import { showReset, showResetRequest, submitReset, submitResetRequest } from './database/reset-pages.js';
import { signupApi } from './database/signup-api.js';
import { unblockAccount, verifyEmail } from './database/verify-page.js';
import { discovery } from './discovery.js';
import { answerErrors } from './error-answers.js';
import { showLogin, submitLogin } from './login/login.js';
import { confirmLogout, logout, oidcLogout } from './logout/logout.js';
import { associate } from './mfa/associate.js';
import { deleteAuthenticator, listAuthenticators } from './mfa/authenticators.js';
import { challenge } from './mfa/challenge.js';
import { showEnrollment, submitEnrollment } from './mfa/enrollment-page.js';
import { showChallenge, submitChallenge, submitRecoveryCode } from './mfa/pages.js';
import { WAYS } from './mfa/ways.js';
import { refuseTheRest } from './not-here.js';
import { providers } from './authorize/provider.js';
import { revoke } from './tokens/revoke.js';
import { showSignup, submitSignup } from './login/signup.js';
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
  const provider = providers(tenant);
  const own = (ctx: Context) => provider(issuerOf(ctx.req));
  const withCors: Middleware = (ctx, next) => cors(tenant, ctx, next);
  const form = bodyParser({ enableTypes: ['form'] });
  const formOrJson = bodyParser({ enableTypes: ['form', 'json'], formLimit: '100kb', jsonLimit: '100kb' });

  router.use(answerErrors);
  router.all('/.well-known/openid-configuration', openCors, (ctx) => void (ctx.body = discovery(issuerOf(ctx.req))));
  router.all(
    '/.well-known/oauth-authorization-server',
    openCors,
    (ctx) => void (ctx.body = discovery(issuerOf(ctx.req))),
  );
  router.all('/.well-known/jwks.json', openCors, (ctx) => void (ctx.body = tenant.keys.jwks()));

  router.get('/authorize', (ctx, next) => authorize(tenant, own(ctx), ctx, next));
  router.post('/authorize', form, (ctx, next) => authorize(tenant, own(ctx), ctx, next));
  router.get('/authorize/:id', (ctx, next) => resume(own(ctx), ctx, next));
  router.get('/u/login', (ctx) => showLogin(tenant, own(ctx), ctx));
  router.post('/u/login', form, (ctx) => submitLogin(tenant, own(ctx), ctx));
  router.get('/u/signup', (ctx) => showSignup(tenant, own(ctx), ctx));
  router.post('/u/signup', form, (ctx) => submitSignup(tenant, own(ctx), ctx));

  router.get('/u/reset-password/request', (ctx) => showResetRequest(tenant, own(ctx), ctx));
  router.post('/u/reset-password/request', form, (ctx) => submitResetRequest(tenant, own(ctx), ctx));
  router.get('/u/reset-password', (ctx) => showReset(tenant, ctx));
  router.post('/u/reset-password', form, (ctx) => submitReset(tenant, ctx));
  router.get('/u/email-verification', (ctx) => verifyEmail(tenant, ctx));
  router.get('/u/unblock', (ctx) => unblockAccount(tenant, ctx));

  const ways = WAYS.map(({ path }) => path);
  router.get(ways, (ctx) => showChallenge(tenant, own(ctx), ctx));
  router.post(ways, form, (ctx) => submitChallenge(tenant, own(ctx), ctx));
  router.get('/u/mfa-otp-enrollment', (ctx) => showEnrollment(tenant, own(ctx), ctx));
  router.post('/u/mfa-otp-enrollment', form, (ctx) => submitEnrollment(tenant, own(ctx), ctx));
  router.post('/u/mfa-recovery-code-enrollment', form, (ctx) => submitRecoveryCode(own(ctx), ctx));

  router.options(['/mfa/associate', '/mfa/challenge', '/mfa/authenticators', '/mfa/authenticators/:id'], withCors);
  router.post('/mfa/associate', withCors, formOrJson, (ctx) => associate(tenant, ctx));
  router.post('/mfa/challenge', withCors, formOrJson, (ctx) => challenge(tenant, ctx));
  router.get('/mfa/authenticators', withCors, (ctx) => listAuthenticators(tenant, ctx));
  router.delete('/mfa/authenticators/:id', withCors, (ctx) => deleteAuthenticator(tenant, ctx));

  router.post('/dbconnections/signup', withCors, formOrJson, (ctx) => signupApi(tenant, ctx));
  router.post('/dbconnections/change_password', withCors, formOrJson, (ctx) => changePassword(tenant, ctx));

  router.options(['/dbconnections/signup', '/dbconnections/change_password'], withCors);
  router.options(['/oauth/token', '/oauth/revoke', '/userinfo'], withCors);
  router.post('/oauth/token', withCors, formOrJson, (ctx) => token(tenant, ctx));
  router.post('/oauth/par', formOrJson, (ctx) => pushRequest(tenant, ctx));
  router.post('/oauth/revoke', withCors, formOrJson, (ctx) => revoke(tenant, ctx));
  router.get('/userinfo', withCors, (ctx) => userinfo(tenant, ctx));
  router.post('/userinfo', withCors, (ctx) => userinfo(tenant, ctx));

  router.get('/v2/logout', (ctx) => logout(tenant, ctx));
  router.get('/oidc/logout', (ctx) => oidcLogout(tenant, ctx));
  router.post('/oidc/logout', (ctx) => confirmLogout(tenant, ctx));

  refuseTheRest(router);
  return router;
}
