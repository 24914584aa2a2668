import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { requestContext } from '../../logs/request-context.js';
import type { Connection } from '../../storage/connections.js';
import { tenantSettings } from '../../storage/tenant-settings.js';
import type { User } from '../../storage/users.js';
import { type Fields, databaseConnection, requiredField, textFields } from './request.js';
import { DatabaseError, badRequest, bareError } from './errors.js';
import { type SignUpFault, isEmail, signUp } from './sign-up.js';

const PROFILE = ['given_name', 'family_name', 'name', 'nickname', 'picture'] as const;

/**
 * `POST /dbconnections/signup`: https://auth0.com/docs/api/authentication/signup/create-a-new-user
 *
 * @throws {DatabaseError} 400 in one of the forms that Auth0 has for it; that the person exists is said only where the
 *   tenant's flag `enable_public_signup_user_exists_error` allows it
 */
export async function signupApi(tenant: Tenant, ctx: Context): Promise<void> {
  const fields = textFields(ctx);
  const clientId = requiredField(fields, 'client_id');
  const connection = openConnection(tenant, fields, clientId);
  const email = requiredField(fields, 'email');
  if (!isEmail(email)) {
    throw bareError(
      `error in email - email format validation failed: Object didn't pass validation for format email: ${email}`,
    );
  }
  const profile = profileOf(ctx, fields);
  const from = { connection, client_id: clientId, issuer: issuerOf(ctx.req), request: requestContext(ctx) };
  const outcome = await signUp(tenant, from, { ...profile, email, password: requiredField(fields, 'password') });
  if ('fault' in outcome) throw refusal(tenant, outcome);
  ctx.body = view(outcome.user, profile);
}

function openConnection(tenant: Tenant, fields: Fields, clientId: string): Connection {
  const connection = databaseConnection(tenant, fields);
  if (connection.options['disable_signup'] === true) throw bareError('public signup is disabled');
  if (connection.enabled_clients.includes(clientId)) return connection;
  throw bareError(
    'Connection must be enabled for this client to perform single user creation and signup operations ' +
      `(client_id: ${clientId} - connection: ${connection.name})`,
  );
}

function profileOf(ctx: Context, fields: Fields): Record<string, unknown> {
  const { user_metadata } = ctx.request.body as { user_metadata?: unknown };
  if (user_metadata !== undefined && (typeof user_metadata !== 'object' || Array.isArray(user_metadata))) {
    throw bareError('user_metadata must be an object');
  }
  const given = ['username', ...PROFILE].filter((name) => fields[name] !== undefined);
  return { ...Object.fromEntries(given.map((name) => [name, fields[name]])), ...(user_metadata && { user_metadata }) };
}

function refusal(tenant: Tenant, outcome: SignUpFault): DatabaseError {
  if (outcome.fault === 'weak') {
    const { description, policy } = outcome.weak;
    const head = { name: 'PasswordStrengthError', message: 'Password is too weak', code: 'invalid_password' };
    return new DatabaseError({ ...head, description, policy, statusCode: 400 });
  }
  if (outcome.fault !== 'user_exists') return bareError(outcome.message);
  const told = tenantSettings(tenant.db).flags?.enable_public_signup_user_exists_error === true;
  return told ? badRequest('user_exists', 'The user already exists.') : badRequest('invalid_signup', 'Invalid sign up');
}

function view(user: User, profile: Record<string, unknown>): Record<string, unknown> {
  const { identities, email, email_verified } = user;
  return { _id: identities[0]!.user_id, email_verified, email, ...profile };
}
