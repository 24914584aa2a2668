import { createHash } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ParsedUrlQuery } from 'node:querystring';
import type { Tenant } from '../../context.js';
import { type Client, findClient } from '../../storage/clients.js';
import { connectionFault } from '../connections.js';
import { invitationOf, organizationFault } from '../organizations/organization-parameter.js';
import { findApi } from '../tokens/scopes.js';
import { errors } from './oidc-provider.js';
import { isResponseMode, registeredMode } from './response-modes.js';
import { checkResponseType, isFrontChannel } from './response-types.js';

type Check = (ctx: KoaContextWithOIDC, value: string | undefined) => void;

/**
 * An authorization request as Auth0 takes it, turned into one as oidc-provider takes it: it knows no `plain` PKCE,
 * wants `prompt=consent` for `offline_access`, and minds scopes and audiences that aren't its own. So it sees
 * `scope=openid` and `response_type=code` alone; what was asked for travels beside them as `requested_…`, and is
 * answered in `completion.ts`.
 */
export function toProviderRequest(query: ParsedUrlQuery): ParsedUrlQuery {
  const { resource: _resource, scope, code_challenge_method: method, response_type: type, ...rest } = query;
  const [responseType, responseMode] = [text(type), text(query['response_mode'])];
  return {
    ...rest,
    scope: 'openid',
    requested_scope: text(scope) ?? '',
    response_type: 'code',
    requested_response_type: responseType ?? '',
    response_mode: registeredMode(responseMode, responseType),
    requested_response_mode: responseMode,
    prompt: text(query['prompt']),
    ...challenge(query['code_challenge'], text(method)),
  };
}

/** Auth0's own parameters of /authorize with the check of each; a failed one is answered at the redirect URI. */
export function checkedParameters(tenant: Tenant, issuer: string): Record<string, Check | null> {
  const clientOf = ({ oidc }: KoaContextWithOIDC): Client => findClient(tenant.db, oidc.client!.clientId)!;
  return {
    requested_scope: null,
    screen_hint: null,
    requested_response_type: (ctx, responseType) => {
      checkResponseType(responseType, clientOf(ctx), ctx.oidc.params!['nonce'] as string);
    },
    requested_response_mode: checkResponseMode,
    audience: (_ctx, audience) => {
      if (audience === undefined || findApi(tenant, issuer, audience)) return;
      throw new errors.AccessDenied(`Service not found: ${audience}`);
    },
    login_ticket: null,
    invitation: (ctx, invitation) => {
      const organization = ctx.oidc.params!['organization'] as string | undefined;
      if (invitation === undefined || invitationOf(tenant, clientOf(ctx), { invitation, organization })) return;
      throw new errors.InvalidRequest('The invitation is invalid or has expired.');
    },
    organization: (ctx, organization) => {
      const fault = organizationFault(tenant, clientOf(ctx), organization);
      if (fault !== undefined) throw new errors.InvalidRequest(fault);
    },
    connection: (ctx, name) => {
      const fault = connectionFault(tenant.db, ctx.oidc.client!.clientId, name);
      if (fault) throw new errors.InvalidRequest(fault);
    },
  };
}

function checkResponseMode(ctx: KoaContextWithOIDC, mode: string | undefined): void {
  if (mode === undefined) return;
  if (!isResponseMode(mode)) throw new errors.UnsupportedResponseMode();
  if (mode === 'query' && isFrontChannel(ctx.oidc.params!['requested_response_type'] as string)) {
    throw new errors.InvalidRequest('response_mode query is not allowed where tokens come through the browser');
  }
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

// RFC 7636 section 4.3: the method "defaults to 'plain' if not present". verifier = plain challenge exactly when
// S256(verifier) = S256(plain challenge).
function challenge(value: string | string[] | undefined, method = 'plain'): ParsedUrlQuery {
  if (value === undefined) return {};
  if (method !== 'plain' || typeof value !== 'string') return { code_challenge: value, code_challenge_method: method };
  const s256 = createHash('sha256').update(value).digest('base64url');
  return { code_challenge: s256, code_challenge_method: 'S256' };
}
