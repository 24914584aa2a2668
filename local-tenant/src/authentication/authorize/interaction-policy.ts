import type { KoaContextWithOIDC, interactionPolicy as types } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findUser } from '../../storage/users.js';
import { errors, interactionPolicy } from './oidc-provider.js';

/**
 * When a person has to log in: oidc-provider's rules (no session, `prompt=login`, `max_age`, another person than in
 * `id_token_hint`) with Auth0's error texts. Nobody is asked for consent, as Auth0 doesn't ask for first-party
 * applications. Who was blocked since they logged in is turned away, who was deleted logs in anew.
 */
export function auth0Policy(tenant: Tenant): types.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { checks } = policy.get('login')!;
  checks.add(
    new interactionPolicy.Check('person_changed', 'Login required', 'login_required', (ctx) => isGone(tenant, ctx)),
  );
  for (const check of checks) check.description = 'Login required';
  return policy;
}

function isGone(tenant: Tenant, ctx: KoaContextWithOIDC): boolean {
  const { accountId } = ctx.oidc.session ?? {};
  if (accountId === undefined) return false;
  const user = findUser(tenant.db, accountId);
  if (user?.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked');
  return user === undefined;
}
