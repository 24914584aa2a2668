import { createHash } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ParsedUrlQuery } from 'node:querystring';
import type { Tenant } from '../../context.js';
import { connectionFault } from '../connections.js';
import { notInLocalTenant } from '../errors.js';
import { errors } from './oidc-provider.js';
import { isResponseMode, registeredMode } from './response-modes.js';
import { findApi } from '../tokens/scopes.js';

type Check = (ctx: KoaContextWithOIDC, value: string | undefined) => void;

/**
 * An authorization request as Auth0 takes it, turned into one as oidc-provider takes it: it knows no `plain` PKCE,
 * wants `prompt=consent` for `offline_access`, and minds scopes and audiences that aren't its own. So it sees
 * `scope=openid` alone; what was asked for travels beside it as `requested_scope`, and is granted in `granting.ts`.
 */
export function toProviderRequest(query: ParsedUrlQuery): ParsedUrlQuery {
  const { resource: _resource, scope, code_challenge_method: method, ...rest } = query;
  return {
    ...rest,
    scope: 'openid',
    requested_scope: text(scope) ?? '',
    response_mode: registeredMode(text(query['response_mode'])),
    requested_response_mode: text(query['response_mode']),
    ...prompt(text(query['prompt'])),
    ...challenge(query['code_challenge'], text(method)),
  };
}

/** Auth0's own parameters of /authorize with the check of each; a failed one is answered at the redirect URI. */
export function checkedParameters(tenant: Tenant, issuer: string): Record<string, Check | null> {
  return {
    requested_scope: null,
    screen_hint: null,
    requested_response_mode: (_ctx, mode) => {
      if (mode !== undefined && !isResponseMode(mode)) throw new errors.UnsupportedResponseMode();
    },
    audience: (_ctx, audience) => {
      if (audience === undefined || findApi(tenant, issuer, audience)) return;
      throw new errors.AccessDenied(`Service not found: ${audience}`);
    },
    connection: (ctx, name) => {
      const fault = connectionFault(tenant.db, ctx.oidc.client!.clientId, name);
      if (fault) throw new errors.InvalidRequest(fault);
    },
    organization: (_ctx, organization) => {
      if (organization === undefined) return;
      const { error, description } = notInLocalTenant('organizations');
      throw new errors.CustomOIDCProviderError(error, description);
    },
  };
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

// First-party applications get no consent page, and there is one account a browser: both prompts are as good as answered.
function prompt(requested: string | undefined): { prompt?: string | undefined } {
  const left = requested?.split(' ').filter((name) => !['consent', 'select_account'].includes(name));
  return requested === undefined ? {} : { prompt: left?.length ? left.join(' ') : undefined };
}

// RFC 7636 section 4.3: the method "defaults to 'plain' if not present". verifier = plain challenge exactly when
// S256(verifier) = S256(plain challenge).
function challenge(value: string | string[] | undefined, method = 'plain'): ParsedUrlQuery {
  if (value === undefined) return {};
  if (method !== 'plain' || typeof value !== 'string') return { code_challenge: value, code_challenge_method: method };
  const s256 = createHash('sha256').update(value).digest('base64url');
  return { code_challenge: s256, code_challenge_method: 'S256' };
}
