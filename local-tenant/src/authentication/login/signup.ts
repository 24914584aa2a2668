import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import type { Connection } from '../../storage/connections.js';
import { usernameAtSignup } from '../connections.js';
import { type SignUpFault, signUp } from '../database/sign-up.js';
import { PageError } from '../errors.js';
import { completeLogin } from './complete-login.js';
import { formField } from './forms.js';
import { type Rule, rulesOf } from './password-rules.js';
import { applicationName, signupConnectionOf } from './transaction-view.js';
import { hintOf } from './hint.js';
import { findTransaction } from './transaction.js';

interface SignupPage {
  email: string;
  username: string;
  error?: string;
  rules?: Rule[];
}

/** `GET /u/signup?state=…`: the page to create an account on. */
export async function showSignup(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const email = hintOf(tenant, transaction);
  await renderSignup(tenant, ctx, transaction, { email, username: '' });
}

/**
 * `POST /u/signup?state=…` with `email`, `password` and, where the connection takes one, `username`: the new person is
 * logged in and on their way to the application, or sees the page again, with status 400 and what was wrong.
 */
export async function submitSignup(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const connection = signupConnection(tenant, transaction);
  const [email, username] = [formField(ctx, 'email'), formField(ctx, 'username')];
  const client_id = String(transaction.params['client_id']);
  const from = { connection, client_id, issuer: issuerOf(ctx.req), request: requestContext(ctx) };
  const account = { email, password: formField(ctx, 'password'), ...(username && { username }) };
  const outcome = await signUp(tenant, from, account);
  if ('fault' in outcome) await renderSignup(tenant, ctx, transaction, { email, username, ...explained(outcome) });
  else await completeLogin(tenant, ctx, transaction, { user: outcome.user, connection: connection.name, amr: ['pwd'] });
}

const explained = (outcome: SignUpFault): Pick<SignupPage, 'error' | 'rules'> =>
  outcome.fault === 'weak'
    ? { error: 'Your password is too weak:', rules: rulesOf(outcome.weak) }
    : { error: outcome.message };

function signupConnection(tenant: Tenant, transaction: Interaction): Connection {
  const connection = signupConnectionOf(tenant, transaction);
  if (connection) return connection;
  throw new PageError(400, 'Sign-up is off.', 'The connection of this application takes no new accounts.');
}

function renderSignup(tenant: Tenant, ctx: Context, transaction: Interaction, page: SignupPage): Promise<void> {
  const { email, username, error = '', rules = [] } = page;
  const usernames = usernameAtSignup(signupConnection(tenant, transaction));
  const application = applicationName(tenant, transaction);
  const view = { application, state: transaction.uid, usernames, email, username, error, rules };
  return renderPage(ctx, 'signup', view, error ? 400 : 200);
}
