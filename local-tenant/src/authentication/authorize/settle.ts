import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Login } from '../../actions/event.js';
import type { Outcome } from '../../actions/outcome.js';
import { runPostLogin } from '../../actions/post-login.js';
import type { Tenant } from '../../context.js';
import { requestContext } from '../../logs/request-context.js';
import { type Client, findClient } from '../../storage/clients.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { type User, findUser } from '../../storage/users.js';
import { joinOrganization } from '../organizations/membership.js';
import { audienceOf } from '../tokens/scopes.js';
import { errors } from './oidc-provider.js';

/** Who logs in to what, and what the tenant's Actions say to it. */
export interface SettledLogin {
  user: User;
  client: Client;
  organization: Organization | undefined;
  outcome: Outcome;
}

const settled = new WeakMap<object, Promise<SettledLogin>>();

/**
 * What is decided about a login as soon as it is known who logs in: that they may come in to the organization, and what
 * the Actions make of it. It is decided once a request, whoever asks first.
 *
 * @throws oidc-provider's `access_denied` for who is no member, or is denied by an Action
 */
export function settleLogin(tenant: Tenant, issuer: string, ctx: KoaContextWithOIDC): Promise<SettledLogin> {
  const login = settled.get(ctx.oidc) ?? settle(tenant, issuer, ctx);
  settled.set(ctx.oidc, login);
  return login;
}

async function settle(tenant: Tenant, issuer: string, ctx: KoaContextWithOIDC): Promise<SettledLogin> {
  const client = findClient(tenant.db, ctx.oidc.client!.clientId)!;
  const user = findUser(tenant.db, ctx.oidc.session!.accountId!);
  if (!user) throw new errors.LoginRequired('Login required');
  const login = loginOf(tenant, issuer, ctx, { client, user });
  const joined = joinOrganization(tenant, {
    ...login,
    organization: parameter(ctx, 'organization'),
    invitation: parameter(ctx, 'invitation'),
  });
  if ('denied' in joined) throw new errors.AccessDenied(joined.denied);
  const { organization } = joined;
  const outcome = await runPostLogin(tenant, { ...login, organization });
  if (outcome.denied !== undefined) throw new errors.AccessDenied(outcome.denied);
  return { user: findUser(tenant.db, user.user_id) ?? user, client, organization, outcome };
}

function loginOf(
  tenant: Tenant,
  issuer: string,
  ctx: KoaContextWithOIDC,
  { client, user }: { client: Client; user: User },
): Omit<Login, 'organization'> {
  const { session, result, params } = ctx.oidc;
  const { connection = user.identities[0]?.connection } = (result?.login ?? {}) as { connection?: string };
  return {
    user,
    client,
    connection,
    audience: audienceOf(tenant, parameter(ctx, 'audience')),
    requested: parameter(ctx, 'requested_scope') ?? '',
    amr: session!.amr ?? [],
    protocol: 'oidc-basic-profile',
    parameters: asked(params as Record<string, unknown>),
    session_id: session!.uid,
    issuer,
    request: requestContext(ctx),
  };
}

/** The parameters of the request as the application sent them. */
function asked(params: Record<string, unknown>): Record<string, unknown> {
  const { requested_scope: scope, requested_response_type: type, requested_response_mode: mode, ...rest } = params;
  const sent = { ...rest, scope, response_type: type, response_mode: mode };
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

const parameter = (ctx: KoaContextWithOIDC, name: string): string | undefined =>
  ctx.oidc.params![name] as string | undefined;
