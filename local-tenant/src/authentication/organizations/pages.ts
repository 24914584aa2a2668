import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import { listOrganizationsOfUser } from '../../storage/organizations/members.js';
import { type Organization, findOrganizationByName } from '../../storage/organizations/organizations.js';
import { loginIsOver } from '../errors.js';
import { formField } from '../login/forms.js';
import { applicationName } from '../login/transaction-view.js';
import { findTransaction, finishTransaction } from '../login/transaction.js';

/** `GET /u/organization?state=…`: the page that asks for the name of a person's organization, before they log in. */
export async function showOrganizationName(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  await renderName(tenant, ctx, await stepOf(provider, ctx, 'organization'), '', '');
}

/** `POST /u/organization?state=…` with `organization`: on to the log-in page of that organization, or the page again. */
export async function submitOrganizationName(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await stepOf(provider, ctx, 'organization');
  const name = formField(ctx, 'organization').toLowerCase();
  const organization = findOrganizationByName(tenant.db, name);
  if (organization) await choose(ctx, transaction, organization);
  else await renderName(tenant, ctx, transaction, name, 'The organization you entered was not found.');
}

/** `GET /u/organization/picker?state=…`: the page on which a person picks one of their organizations, after they logged in. */
export async function showOrganizations(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await stepOf(provider, ctx, 'membership');
  const organizations = organizationsOf(tenant, transaction).map(({ id, name, display_name }) => ({
    id,
    name: display_name ?? name,
  }));
  const view = { application: applicationName(tenant, transaction), state: transaction.uid, organizations };
  await renderPage(ctx, 'organization-picker', view);
}

/** `POST /u/organization/picker?state=…` with `organization`, an id of theirs. */
export async function pickOrganization(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await stepOf(provider, ctx, 'membership');
  const id = formField(ctx, 'organization');
  const organization = organizationsOf(tenant, transaction).find((each) => each.id === id);
  if (!organization) throw loginIsOver();
  await choose(ctx, transaction, organization);
}

async function stepOf(provider: Provider, ctx: Context, prompt: string): Promise<Interaction> {
  const transaction = await findTransaction(provider, ctx);
  if (transaction.prompt.name !== prompt) throw loginIsOver();
  return transaction;
}

const organizationsOf = ({ db }: Tenant, { session }: Interaction): Organization[] =>
  listOrganizationsOfUser(db, session?.accountId ?? '');

async function choose(ctx: Context, transaction: Interaction, { id }: Organization): Promise<void> {
  transaction.params['organization'] = id;
  await finishTransaction(ctx, transaction, { [transaction.prompt.name]: {} });
}

function renderName(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  organization: string,
  error: string,
): Promise<void> {
  const application = applicationName(tenant, transaction);
  const view = { application, state: transaction.uid, organization, error };
  return renderPage(ctx, 'organization', view, error ? 400 : 200);
}
