import type { KoaContextWithOIDC, interactionPolicy as types } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { findUser } from '../../storage/users.js';
import { secondStep } from '../mfa/factors.js';
import { firstWay } from '../mfa/ways.js';
import { errors, interactionPolicy } from './oidc-provider.js';

const { Check, Prompt } = interactionPolicy;

/**
 * What a person is asked, in this order, each by a page of its own: to log in (oidc-provider's rules: no session,
 * `prompt=login`, `max_age`, another person than in `id_token_hint`) and to prove a second factor. Who was blocked since
 * they logged in is turned away, who was deleted logs in anew.
 */
export function auth0Policy(tenant: Tenant): types.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { checks } = policy.get('login')!;
  checks.add(new Check('person_changed', 'Login required', 'login_required', (ctx) => isGone(tenant, ctx)));
  for (const check of checks) check.description = 'Login required';
  policy.add(secondFactor(tenant));
  return policy;
}

function isGone(tenant: Tenant, ctx: KoaContextWithOIDC): boolean {
  const { accountId } = ctx.oidc.session ?? {};
  if (accountId === undefined) return false;
  const user = findUser(tenant.db, accountId);
  if (user?.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked');
  return user === undefined;
}

function secondFactor(tenant: Tenant): types.Prompt {
  const isMissing = ({ oidc: { session } }: KoaContextWithOIDC): boolean =>
    !session?.amr?.includes('mfa') && secondStep(tenant, session!.accountId!) !== 'none';
  const page = ({ oidc }: KoaContextWithOIDC): { page: string } => ({
    page: firstWay(tenant, oidc.session!.accountId!)?.path ?? '/u/mfa-otp-enrollment',
  });
  const description = 'Multifactor authentication required';
  return new Prompt({ name: 'mfa' }, page, new Check('no_second_factor', description, 'login_required', isMissing));
}
