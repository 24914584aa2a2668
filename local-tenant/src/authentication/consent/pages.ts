import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { renderPage } from '../../pages/render.js';
import { recordGrant } from '../../storage/grants.js';
import { findUser } from '../../storage/users.js';
import { loginIsOver } from '../errors.js';
import { formField } from '../login/forms.js';
import { findTransaction, finishTransaction } from '../login/transaction.js';
import { type ConsentRequest, consentRequest } from './consent.js';

/** What OpenID Connect's scopes open, for people. */
const MEANINGS: Readonly<Record<string, string>> = {
  profile: 'Profile: access to your profile',
  email: 'Email: access to your email address',
  offline_access: 'Stay connected while you are away',
  phone: 'Phone: access to your phone number',
  address: 'Address: access to your postal address',
};

/** `GET /u/consent?state=…`: the page on which a person lets an application have what it asks for. */
export async function showConsent(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const { transaction, request } = await stepOf(tenant, provider, ctx);
  const { client, api, scope, userId } = request;
  const user = findUser(tenant.db, userId);
  const items = scope.filter((name) => name !== 'openid').map((name) => meaningOf(request, name));
  const account = user?.email ?? user?.username ?? userId;
  const view = { application: client.name, api: api?.name ?? '', account, state: transaction.uid, items };
  await renderPage(ctx, 'consent', view);
}

/** `POST /u/consent?state=…` with `action`, `accept` or `decline`: on to the application, with a code or access_denied. */
export async function submitConsent(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const { transaction, request } = await stepOf(tenant, provider, ctx);
  if (formField(ctx, 'action') !== 'accept') {
    const error_description = 'User did not authorize the request';
    await finishTransaction(ctx, transaction, { error: 'access_denied', error_description });
    return;
  }
  const { userId: user_id, client, audience, scope } = request;
  recordGrant(tenant.db, { user_id, clientID: client.client_id, audience, scope });
  await finishTransaction(ctx, transaction, { consent: {} });
}

async function stepOf(
  tenant: Tenant,
  provider: Provider,
  ctx: Context,
): Promise<{ transaction: Interaction; request: ConsentRequest }> {
  const transaction = await findTransaction(provider, ctx);
  const { params, session, prompt } = transaction;
  if (prompt.name !== 'consent' || session?.accountId === undefined) throw loginIsOver();
  const about = { clientId: String(params['client_id']), userId: session.accountId, params };
  return { transaction, request: consentRequest(tenant, issuerOf(ctx.req), about) };
}

const meaningOf = ({ api }: ConsentRequest, scope: string): string =>
  MEANINGS[scope] ?? api?.scopes?.find(({ value }) => value === scope)?.description ?? scope;
