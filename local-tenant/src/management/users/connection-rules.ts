import { weakness } from '../../password-policy.js';
import type { Connection } from '../../storage/connections.js';
import { MAX_PASSWORD_BYTES } from '../../storage/passwords.js';
import { ManagementError, invalidBody } from '../errors.js';

interface Attribute {
  identifier?: { active?: boolean };
  signup?: { status?: string };
  validation?: { min_length?: number; max_length?: number };
}

/** Strategies whose people Auth0 itself keeps, and the `provider` of their identities. */
const OWN_STRATEGIES = ['auth0', 'email', 'sms'];

/** @throws {ManagementError} 400 where people can't be created through the API */
export function requireOwnStrategy({ strategy }: Connection): void {
  if (OWN_STRATEGIES.includes(strategy)) return;
  throw invalidBody(
    'Connection does not support user creation through the API. It must either be a database or passwordless connection.',
  );
}

/** @throws {ManagementError} 400 unless the calling application is among the connection's `enabled_clients` */
export function requireEnabledFor({ name, enabled_clients }: Connection, clientId: string): void {
  if (enabled_clients.includes(clientId)) return;
  throw new ManagementError(
    400,
    'Connection must be enabled for this client to perform single user creation and signup operations ' +
      `(client_id: ${clientId} - connection: ${name})`,
  );
}

/** @throws {ManagementError} 400 when what the connection needs of a new person is missing */
export function requireIdentifiers(connection: Connection, body: Readonly<Record<string, unknown>>): void {
  for (const name of required(connection)) {
    if (body[name] === undefined) throw invalidBody(`Payload validation error: 'Missing required property: ${name}'.`);
  }
  if (requiresUsername(connection) && body['username'] === undefined) {
    throw invalidBody(`missing username for ${connection.name} connection with requires_username enabled`);
  }
}

/** @throws {ManagementError} 400 when a username is given that the connection doesn't take */
export function checkUsername(connection: Connection, username: string | null | undefined): void {
  if (typeof username !== 'string') return;
  if (!requiresUsername(connection) && !attribute(connection, 'username')?.identifier?.active) {
    throw invalidBody('Cannot set username for connection without requires_username');
  }
  const { min, max } = usernameLength(connection);
  if (username.length < min || username.length > max) {
    throw invalidBody(`Username must have between ${min} and ${max} characters`);
  }
}

/** @throws {ManagementError} 400 `PasswordStrengthError` when the password breaks the connection's policy */
export function checkPassword({ options }: Connection, password: string): void {
  if (weakness(options, password)) throw new ManagementError(400, 'PasswordStrengthError: Password is too weak');
  if (Buffer.byteLength(password) > MAX_PASSWORD_BYTES) {
    throw invalidBody(`Password exceeds the maximum length of ${MAX_PASSWORD_BYTES} bytes`);
  }
}

function required(connection: Connection): string[] {
  if (connection.strategy === 'sms') return ['phone_number'];
  if (connection.strategy === 'email') return ['email'];
  const attributes = connection.options['attributes'] as Record<string, Attribute> | undefined;
  if (!attributes) return ['email', 'password'];
  const needed = Object.entries(attributes).filter(([, { signup }]) => signup?.status === 'required');
  return [...needed.map(([name]) => name), 'password'];
}

function requiresUsername({ options }: Connection): boolean {
  return options['requires_username'] === true;
}

function attribute({ options }: Connection, name: string): Attribute | undefined {
  return (options['attributes'] as Record<string, Attribute> | undefined)?.[name];
}

function usernameLength(connection: Connection): { min: number; max: number } {
  const validation = connection.options['validation'] as { username?: { min?: number; max?: number } } | undefined;
  const { min_length, max_length } = attribute(connection, 'username')?.validation ?? {};
  return {
    min: min_length ?? validation?.username?.min ?? 1,
    max: max_length ?? validation?.username?.max ?? (requiresUsername(connection) ? 15 : 128),
  };
}
