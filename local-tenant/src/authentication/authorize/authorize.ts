import type { Context, Middleware, Next } from 'koa';
import type { default as Provider } from 'oidc-provider';
import type { ParsedUrlQuery } from 'node:querystring';
import type { Tenant } from '../../context.js';
import { type Client, findClient } from '../../storage/clients.js';
import { PageError } from '../errors.js';
import { originOf } from '../urls.js';
import { toProviderRequest } from './authorization-parameters.js';
import { takePushedRequest } from './par.js';

/**
 * `GET` and `POST /authorize`: RFC 6749 section 3.1, OpenID Connect Core section 3.1.2.
 *
 * @throws {PageError} 400 when there is no application to tell, or none that may be told: RFC 6749 section 4.1.2.1,
 *   the server "MUST NOT automatically redirect the user-agent to the invalid redirection URI"
 */
export async function authorize(tenant: Tenant, provider: Provider, ctx: Context, next: Next): Promise<void> {
  const sent = ctx.method === 'POST' ? (ctx.request.body as ParsedUrlQuery) : ctx.query;
  const pushed = sent['request_uri'] !== undefined;
  const request = pushed ? takePushedRequest(tenant, sent) : sent;
  const client = findClient(tenant.db, String(request['client_id']));
  if (client) checkWay(client, request, pushed);
  // The parameters of a form are on their way in the query now, where oidc-provider reads those of a GET.
  ctx.method = 'GET';
  ctx.query = toProviderRequest(request);
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

/** What an application has to keep to before any error may go to its redirect URI. */
function checkWay(client: Client, { response_mode: mode, redirect_uri: uri }: ParsedUrlQuery, pushed: boolean): void {
  if (client['require_pushed_authorization_requests'] === true && !pushed) {
    throw new PageError(400, 'Something went wrong.', 'This application has to push its authorization requests.');
  }
  if (mode !== 'web_message') return;
  const origin = originOf(String(uri));
  if (client.web_origins?.some((allowed) => originOf(allowed) === origin)) return;
  throw new PageError(403, 'Something went wrong.', `${origin} is not in the list of Allowed Web Origins.`);
}
