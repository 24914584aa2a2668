import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import type { Client, Configuration, ErrorOut, KoaContextWithOIDC, errors as oidcErrors } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { PageError, loginIsOver } from '../errors.js';
import { adapterFactory } from './adapter.js';
import { CODE_LIFETIME } from './authorization.js';
import { checkedParameters } from './authorization-parameters.js';
import { grantForLogin } from './granting.js';
import { auth0Policy } from './interaction-policy.js';
import { Provider, errors } from './oidc-provider.js';
import { complete } from './completion.js';
import { type AuthorizationResponse, type ResponseMode, responseModes } from './response-modes.js';
import { partsOf } from './response-types.js';
import { SESSION_COOKIE, sessionLifetime } from '../login/session.js';
import { TRANSACTION_LIFETIME, startTransaction } from '../login/transaction.js';
import { isAllowedCallback } from '../urls.js';

const MAX_PROVIDERS = 16;

/**
 * Gives the oidc-provider for an issuer. One provider is one issuer, and the tenant answers under any address that it
 * is reached at; since they share their storage, dropping the least used one loses nothing.
 */
export function providers(tenant: Tenant): (issuer: string) => Provider {
  const cache = new Map<string, Provider>();
  return (issuer) => {
    const provider = cache.get(issuer) ?? createProvider(tenant, issuer);
    cache.delete(issuer);
    cache.set(issuer, provider);
    if (cache.size > MAX_PROVIDERS) cache.delete(cache.keys().next().value!);
    return provider;
  };
}

function createProvider(tenant: Tenant, issuer: string): Provider {
  const provider = new Provider(issuer, configuration(tenant, issuer));
  provider.Client.prototype.redirectUriAllowed = redirectUriAllowed;
  for (const [name, mode] of Object.entries(responseModes)) {
    provider.registerResponseMode(`auth0.${name}`, completing(tenant, issuer, mode));
  }
  provider.on('authorization.error', (ctx, error) => noteFailure(tenant, ctx, error));
  provider.on('server_error', (ctx, error) => ctx.app.emit('error', error, ctx));
  return provider;
}

function noteFailure(
  tenant: Tenant,
  ctx: KoaContextWithOIDC,
  { error, error_description: description }: oidcErrors.OIDCProviderError,
): void {
  if (error === 'unauthorized') return; // the page has logged it
  const type = ctx.oidc.params?.['prompt'] === 'none' ? 'fsa' : 'f';
  const user_id = ctx.oidc.session?.accountId;
  const client_id = ctx.oidc.client?.clientId;
  recordLog(tenant, { ...requestContext(ctx), type, description: description ?? error, client_id, user_id });
}

// What fails at the very end is answered like everything before: oidc-provider calls the mode again, with the error.
const completing =
  (tenant: Tenant, issuer: string, mode: ResponseMode) =>
  async (ctx: KoaContextWithOIDC, redirectUri: string, response: AuthorizationResponse): Promise<void> =>
    mode(ctx, redirectUri, 'code' in response ? await complete(tenant, issuer, ctx, response) : response);

function redirectUriAllowed(this: { [key: string]: unknown }, uri: string): boolean {
  return isAllowedCallback(uri, this['callbacks'] as string[]);
}

// oidc-provider owns the way through the browser: /authorize, the session, the code. What goes between programs (tokens,
// userinfo, logout, metadata) has Auth0's own forms and is written here, so that all of it is off in the provider.
function configuration(tenant: Tenant, issuer: string): Configuration {
  return {
    adapter: adapterFactory(tenant.db),
    jwks: { keys: [tenant.keys.privateJwk] },
    routes: { authorization: '/authorize' },
    responseTypes: ['code'],
    scopes: ['openid'],
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    extraClientMetadata: { properties: ['callbacks', 'is_public'] },
    extraParams: checkedParameters(tenant, issuer),
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: wantsPkce },
    cookies: {
      names: { session: SESSION_COOKIE, interaction: 'auth0_interaction', resume: 'auth0_resume' },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      AuthorizationCode: CODE_LIFETIME,
      Grant: CODE_LIFETIME,
      Interaction: TRANSACTION_LIFETIME,
      Session: sessionLifetime,
    },
    expiresWithSession: async () => false,
    findAccount: async (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant: grantForLogin,
    interactions: { policy: auth0Policy(tenant, issuer), url: startTransaction },
    renderError: refuse,
  };
}

/** RFC 7636: public clients that ask for a code. */
const wantsPkce = ({ oidc }: KoaContextWithOIDC, client: Client): boolean =>
  client['is_public'] === true && partsOf(oidc.params!['requested_response_type'] as string).includes('code');

function refuse(ctx: KoaContextWithOIDC, { error, error_description: description }: ErrorOut, cause: unknown): never {
  if (cause instanceof errors.SessionNotFound) throw loginIsOver();
  if (error === 'server_error') throw new PageError(500, 'Something went wrong.', 'The local tenant made a mistake.');
  const { client_id: clientId, redirect_uri: uri } = ctx.query;
  if (error === 'invalid_redirect_uri') {
    throw new PageError(400, 'Callback URL mismatch.', `${String(uri)} is not in the list of allowed callback URLs.`);
  }
  if (error === 'invalid_client') {
    throw new PageError(400, 'Unknown client.', `The tenant has no application ${String(clientId)}.`);
  }
  throw new PageError(400, 'Something went wrong.', `${error}: ${description ?? ''}`);
}
