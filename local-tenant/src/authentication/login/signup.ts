import { format } from 'node:util';
import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { RuleReport } from 'password-sheriff';
import type { Tenant } from '../../context.js';
import { renderPage } from '../../pages/render.js';
import { weakness } from '../../password-policy.js';
import { ManagementError } from '../../management/errors.js';
import { createUser } from '../../management/users/create-user.js';
import type { Connection } from '../../storage/connections.js';
import type { User } from '../../storage/users.js';
import { usernameAtSignup } from '../connections.js';
import { PageError } from '../errors.js';
import { type FormFields, applicationName, completeLogin, connectionsOf, formFields } from './login.js';
import { findTransaction } from './transaction.js';

interface SignupPage extends Partial<Fault> {
  email: string;
  username: string;
}

/** Why there is no new account. */
interface Fault {
  error: string;
  rules?: Rule[];
}

/** A rule of the connection's password policy, for a person. */
interface Rule {
  text: string;
  met: boolean;
  items: Rule[];
}

/** `GET /u/signup?state=…`: the page to create an account on. */
export async function showSignup(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const hint = transaction.params['login_hint'];
  await renderSignup(tenant, ctx, transaction, { email: typeof hint === 'string' ? hint : '', username: '' });
}

/**
 * `POST /u/signup?state=…` with `email`, `password` and, where the connection takes one, `username`: the new person is
 * logged in and on their way to the application, or sees the page again, with status 400 and what was wrong.
 */
export async function submitSignup(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const transaction = await findTransaction(provider, ctx);
  const fields = formFields(ctx);
  const account = await createAccount(tenant, signupConnection(tenant, transaction), fields);
  if ('error' in account) await renderSignup(tenant, ctx, transaction, { ...fields, ...account });
  else await completeLogin(tenant, ctx, transaction, account.user);
}

async function createAccount(
  tenant: Tenant,
  { name: connection, options }: Connection,
  { email, username, password }: FormFields,
): Promise<{ user: User } | Fault> {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return { error: 'Email is not valid.' };
  const weak = weakness(options, password);
  if (weak) return { error: 'Your password is too weak:', rules: weak.description.rules.map(toRule) };
  try {
    return { user: await createUser(tenant, { connection, email, password, ...(username && { username }) }) };
  } catch (error) {
    if (error instanceof ManagementError) return { error: error.message };
    throw error;
  }
}

function signupConnection(tenant: Tenant, transaction: Interaction): Connection {
  const connection = connectionsOf(tenant, transaction).find(({ options }) => options['disable_signup'] !== true);
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

const toRule = ({ message, format: values = [], verified = false, items = [] }: RuleReport): Rule => ({
  text: format(message, ...values),
  met: verified,
  items: items.map(toRule),
});
