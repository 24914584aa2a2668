import type { KoaContextWithOIDC, interactionPolicy as types } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { type Client, findClient } from '../../storage/clients.js';
import { listOrganizationsOfUser } from '../../storage/organizations/members.js';
import { findUser } from '../../storage/users.js';
import { consentRequestOf, isConsentMissing } from '../consent/consent.js';
import { secondStep } from '../mfa/factors.js';
import { firstWay } from '../mfa/ways.js';
import { organizationPrompt, organizationUsage } from '../organizations/organization-parameter.js';
import { errors, interactionPolicy } from './oidc-provider.js';
import { settleLogin } from './settle.js';

const { Check, Prompt } = interactionPolicy;

/**
 * What a person is asked, in this order, each on a page of its own: for their organization; to log in (oidc-provider's
 * rules: no session, `prompt=login`, `max_age`, another person than in `id_token_hint`); whether it is still them; which of
 * their organizations; for a second factor; for their consent. With `prompt=none` the first question is the error.
 */
export function auth0Policy(tenant: Tenant, issuer: string): types.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { checks } = policy.get('login')!;
  checks.add(new Check('person_changed', 'Login required', 'login_required', (ctx) => isGone(tenant, ctx)));
  for (const check of checks) check.description = 'Login required';
  policy.add(organizationName(tenant), 0);
  for (const prompt of [accountChoice(), membership(tenant), secondFactor(tenant, issuer), consent(tenant, issuer)]) {
    policy.add(prompt);
  }
  return policy;
}

const page = (path: string) => (): { page: string } => ({ page: path });

const clientOf = ({ db }: Tenant, { oidc }: KoaContextWithOIDC): Client => findClient(db, oidc.client!.clientId)!;

const hasNoOrganization = ({ oidc }: KoaContextWithOIDC): boolean => oidc.params!['organization'] === undefined;

function isGone(tenant: Tenant, ctx: KoaContextWithOIDC): boolean {
  const { accountId } = ctx.oidc.session ?? {};
  if (accountId === undefined) return false;
  const user = findUser(tenant.db, accountId);
  if (user?.blocked) throw new errors.CustomOIDCProviderError('unauthorized', 'user is blocked');
  return user === undefined;
}

function organizationName(tenant: Tenant): types.Prompt {
  const isMissing = (ctx: KoaContextWithOIDC): boolean =>
    hasNoOrganization(ctx) && organizationPrompt(clientOf(tenant, ctx)) === 'before';
  const check = new Check('no_organization', 'Organization required', 'interaction_required', isMissing);
  return new Prompt({ name: 'organization' }, page('/u/organization'), check);
}

/** Only where there is a session to choose: whoever has just logged in has chosen. */
const accountChoice = (): types.Prompt =>
  new Prompt({ name: 'select_account', requestable: true }, page('/u/select-account'));

function membership(tenant: Tenant): types.Prompt {
  const isMissing = (ctx: KoaContextWithOIDC): boolean => {
    const client = clientOf(tenant, ctx);
    if (!hasNoOrganization(ctx) || organizationPrompt(client) !== 'after') return false;
    if (listOrganizationsOfUser(tenant.db, ctx.oidc.session!.accountId!).length > 0) return true;
    if (organizationUsage(client) !== 'require') return false;
    throw new errors.AccessDenied(
      'client requires organization membership, but user does not belong to any organization',
    );
  };
  const check = new Check('no_organization_chosen', 'Organization required', 'interaction_required', isMissing);
  return new Prompt({ name: 'membership' }, page('/u/organization/picker'), check);
}

// Actions are asked here first, because one of them may ask for the second factor.
function secondFactor(tenant: Tenant, issuer: string): types.Prompt {
  const isMissing = async (ctx: KoaContextWithOIDC): Promise<boolean> => {
    const { user, outcome } = await settleLogin(tenant, issuer, ctx);
    if (ctx.oidc.session!.amr?.includes('mfa')) return false;
    return secondStep(tenant, user.user_id, outcome.secondFactor) !== 'none';
  };
  const firstPage = ({ oidc }: KoaContextWithOIDC): { page: string } => ({
    page: firstWay(tenant, oidc.session!.accountId!)?.path ?? '/u/mfa-otp-enrollment',
  });
  const description = 'Multifactor authentication required';
  return new Prompt(
    { name: 'mfa' },
    firstPage,
    new Check('no_second_factor', description, 'login_required', isMissing),
  );
}

function consent(tenant: Tenant, issuer: string): types.Prompt {
  const isMissing = (ctx: KoaContextWithOIDC): boolean =>
    isConsentMissing(tenant, consentRequestOf(tenant, issuer, ctx));
  const check = new Check('no_consent', 'Consent required', 'consent_required', isMissing);
  return new Prompt({ name: 'consent', requestable: true }, page('/u/consent'), check);
}
