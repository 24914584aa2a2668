import type { Context, Middleware, Next } from 'koa';
import type { default as Provider } from 'oidc-provider';
import { toProviderRequest } from './authorization-parameters.js';

/**
 * `GET /authorize`: RFC 6749 section 3.1, OpenID Connect Core section 3.1.2.
 *
 * @throws {PageError} 400 when there is no application to tell, or none that may be told: RFC 6749 section 4.1.2.1,
 *   the server "MUST NOT automatically redirect the user-agent to the invalid redirection URI"
 */
export async function authorize(provider: Provider, ctx: Context, next: Next): Promise<void> {
  ctx.query = toProviderRequest(ctx.query);
  await resume(provider, ctx, next);
}

/** `GET /authorize/{id}`: where a login goes on once the person has logged in. */
export async function resume(provider: Provider, ctx: Context, next: Next): Promise<void> {
  const protocol = new URL(provider.issuer).protocol.slice(0, -1);
  // A TLS proxy in front is known to `issuerOf` alone; the provider makes its own links and cookies from this.
  Object.defineProperty(ctx.request, 'protocol', { value: protocol });
  const [handler] = provider.middleware as Middleware[];
  await handler!(ctx, next);
  if (ctx.status === 303) ctx.status = 302; // as Auth0 has it
}
