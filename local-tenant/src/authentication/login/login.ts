import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import type { Connection } from '../../storage/connections.js';
import type { Organization } from '../../storage/organizations/organizations.js';
import { useLoginTicket } from '../passwordless/codes.js';
import { labelOf, takesUsernames } from '../connections.js';
import { completeLogin } from './complete-login.js';
import { formField } from './forms.js';
import { LoginRefused, type PasswordLogin, logInWithPassword } from './password-login.js';
import { hintOf } from './hint.js';
import { applicationName, connectionsOf, organizationOfLogin, signupConnectionOf } from './transaction-view.js';
import { findTransaction } from './transaction.js';

/** `GET /u/login?state=…`: the page to log in on, with the identifier of `login_hint`; or on, where there is one way alone. */
export async function showLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const ticket = transaction.params['login_ticket'];
  const identified = typeof ticket === 'string' ? useLoginTicket(tenant, ticket) : undefined;
  if (identified) return completeLogin(tenant, ctx, transaction, { ...identified, amr: ['otp'] });
  const elsewhere = onlyWay(tenant, transaction);
  if (elsewhere !== undefined) return ctx.redirect(`${elsewhere}?state=${transaction.uid}`);
  return renderLogin(tenant, ctx, transaction, { username: hintOf(tenant, transaction) });
}

/**
 * `POST /u/login?state=…` with `username` and `password`: on to the application, or the page again with status 400, as
 * Auth0's Universal Login does it.
 */
export async function submitLogin(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const login = passwordLogin(tenant, ctx, transaction);
  try {
    const { user, connection } = await logInWithPassword(tenant, login);
    await completeLogin(tenant, ctx, transaction, { user, connection: connection.name, amr: ['pwd'] });
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    const message = error.reason === 'wrong' ? 'Wrong email or password' : error.message;
    await renderLogin(tenant, ctx, transaction, { username: login.identifier, error: message });
  }
}

const passwordLogin = (tenant: Tenant, ctx: Context, transaction: Interaction): PasswordLogin => ({
  connections: connectionsOf(tenant, transaction),
  identifier: formField(ctx, 'username'),
  password: formField(ctx, 'password'),
  client_id: String(transaction.params['client_id']),
  issuer: issuerOf(ctx.req),
  request: requestContext(ctx),
});

/** The page to go to where there is nothing to choose: a social provider, or a code by mail. */
function onlyWay(tenant: Tenant, transaction: Interaction): string | undefined {
  if (connectionsOf(tenant, transaction).length > 0) return undefined;
  const social = connectionsOf(tenant, transaction, 'social');
  const passwordless = connectionsOf(tenant, transaction, 'passwordless');
  if (social.length === 1 && passwordless.length === 0) return socialPath(social[0]!);
  return social.length === 0 && passwordless.length > 0 ? '/u/passwordless-email' : undefined;
}

const socialPath = ({ name }: Connection): string => `/u/social/${encodeURIComponent(name)}`;

function renderLogin(
  tenant: Tenant,
  ctx: Context,
  transaction: Interaction,
  { username, error = '' }: { username: string; error?: string },
): Promise<void> {
  const connections = connectionsOf(tenant, transaction);
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    organization: organizationName(organizationOfLogin(tenant, transaction)),
    passwords: connections.length > 0,
    usernames: connections.some(takesUsernames),
    signup: signupConnectionOf(tenant, transaction) !== undefined,
    codes: connectionsOf(tenant, transaction, 'passwordless').length > 0,
    social: connectionsOf(tenant, transaction, 'social').map((each) => ({
      path: socialPath(each),
      label: labelOf(each),
    })),
    username,
    error,
  };
  return renderPage(ctx, 'login', view, error ? 400 : 200);
}

const organizationName = (organization: Organization | undefined): string =>
  organization?.display_name ?? organization?.name ?? '';
