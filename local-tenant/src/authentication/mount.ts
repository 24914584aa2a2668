import type Router from '@koa/router';
import { bodyParser } from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import type { default as Provider } from 'oidc-provider';
import type { Tenant } from '../context.js';
import { issuerOf } from '../issuer.js';
import { providers } from './authorize/provider.js';
import { cors } from './cors.js';

/** A page that belongs to a login. */
export type Page = (tenant: Tenant, provider: Provider, ctx: Context) => void | Promise<void>;

/** An endpoint or a page that stands for itself. */
export type Endpoint = (tenant: Tenant, ctx: Context) => void | Promise<void>;

/** What a room of the Authentication API puts its routes into. */
export interface Mount {
  readonly router: Router;
  readonly tenant: Tenant;
  /** The oidc-provider for the address at which a request came. */
  readonly provider: (ctx: Context) => Provider;
  readonly form: Middleware;
  readonly formOrJson: Middleware;
  readonly cors: Middleware;
}

/** What all rooms share: one provider an address, one reading of bodies, one answer to other origins. */
export function mountOn(router: Router, tenant: Tenant): Mount {
  const byIssuer = providers(tenant);
  return {
    router,
    tenant,
    provider: (ctx) => byIssuer(issuerOf(ctx.req)),
    form: bodyParser({ enableTypes: ['form'] }),
    formOrJson: bodyParser({ enableTypes: ['form', 'json'], formLimit: '100kb', jsonLimit: '100kb' }),
    cors: (ctx, next) => cors(tenant, ctx, next),
  };
}

/** A page of a login: `GET` shows it, `POST` takes its form. */
export function page({ router, tenant, provider, form }: Mount, path: string, show: Page, submit: Page): void {
  router.get(path, (ctx) => show(tenant, provider(ctx), ctx));
  router.post(path, form, (ctx) => submit(tenant, provider(ctx), ctx));
}

/** An endpoint for programs, which browser applications may call too. */
export function endpoint(mount: Mount, method: 'get' | 'post' | 'delete', path: string, handle: Endpoint): void {
  const { router, tenant, formOrJson } = mount;
  router.options(path, mount.cors);
  router[method](path, mount.cors, formOrJson, (ctx: Context) => handle(tenant, ctx));
}
