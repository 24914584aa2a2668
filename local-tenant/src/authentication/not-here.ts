import type Router from '@koa/router';
import { notInLocalTenant } from './errors.js';

/** What Auth0's Authentication API has and the local tenant hasn't (yet), from Auth0's OpenAPI document. */
export const NOT_HERE: readonly string[] = [
  '/passwordless/verify',
  '/oauth/device/code',
  '/oauth/access_token',
  '/oauth/ro',
  '/tokeninfo',
  '/delegation',
  '/users/:user_id/impersonate',
  '/bc-authorize',
  '/oidc/register',
  '/samlp/:client_id',
  '/samlp/metadata/:client_id',
  '/samlp/:client_id/logout',
  '/wsfed/:client_id',
  '/wsfed/FederationMetadata/2007-06/FederationMetadata.xml',
  '/login/callback',
  '/login/unlink',
  '/oauth/global-token-revocation/connection/:connection_name',
];

/** Answers 501 `not_in_local_tenant`, with a sentence, wherever Auth0 would do something and the local tenant can't. */
export function refuseTheRest(router: Router): void {
  for (const path of NOT_HERE) {
    router.all(path, () => {
      throw notInLocalTenant(path);
    });
  }
}
