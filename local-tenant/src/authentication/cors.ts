import type { Context, Next } from 'koa';
import type { Tenant } from '../context.js';
import { listClients } from '../storage/clients.js';
import { originOf } from './urls.js';

/**
 * Lets browser applications call the token, revocation and userinfo endpoints from the origins that some application of
 * the tenant names: Allowed Origins (CORS), Allowed Web Origins, and those of its callbacks. A preflight names no
 * application, so the list can't be that of one. Without credentials: the endpoints take no cookie.
 */
export async function cors(tenant: Tenant, ctx: Context, next: Next): Promise<void> {
  ctx.vary('Origin');
  const origin = ctx.get('origin');
  if (origin && isKnownOrigin(tenant, origin)) allow(ctx, origin);
  if (ctx.method === 'OPTIONS') ctx.status = 204;
  else await next();
}

/** Lets any page read what is public anyway: the metadata and the keys. */
export async function openCors(ctx: Context, next: Next): Promise<void> {
  allow(ctx, '*');
  if (ctx.method === 'OPTIONS') ctx.status = 204;
  else await next();
}

function allow(ctx: Context, origin: string): void {
  ctx.set('access-control-allow-origin', origin);
  ctx.set('access-control-allow-methods', 'GET, POST, DELETE, OPTIONS');
  ctx.set('access-control-allow-headers', 'authorization, content-type, auth0-client, x-requested-with');
  ctx.set('access-control-max-age', '600');
}

function isKnownOrigin(tenant: Tenant, origin: string): boolean {
  return listClients(tenant.db).some(({ allowed_origins = [], web_origins = [], callbacks = [] }) =>
    [...allowed_origins, ...web_origins, ...callbacks].some((url) => originOf(url) === origin),
  );
}
