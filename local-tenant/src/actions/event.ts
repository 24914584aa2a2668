import type { Tenant } from '../context.js';
import type { LogEvent } from '../logs/event.js';
import type { Client } from '../storage/clients.js';
import { findConnectionByName } from '../storage/connections.js';
import { listMemberRoles } from '../storage/organizations/members.js';
import type { Organization } from '../storage/organizations/organizations.js';
import { listRolesOfUser } from '../storage/roles/role-members.js';
import type { User } from '../storage/users.js';

/** A login, as far as Actions are told about it. */
export interface Login {
  user: User;
  client: Client;
  /** Name of the connection that the person logged in through. */
  connection: string | undefined;
  organization: Organization | undefined;
  audience: string | undefined;
  /** The scopes that were asked for. */
  requested: string;
  /** RFC 8176: `pwd`, `mfa` … */
  amr: readonly string[];
  protocol: string;
  /** The parameters of the request, without secrets. */
  parameters: Readonly<Record<string, unknown>>;
  session_id?: string | undefined;
  issuer: string;
  request: Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'>;
}

/**
 * The `event` of a post-login Action: https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/post-login-event-object
 */
export function postLoginEvent(tenant: Tenant, login: Login): Record<string, unknown> {
  const { user, client, organization, audience, request, parameters } = login;
  return {
    user,
    client: { client_id: client.client_id, name: client.name, metadata: client['client_metadata'] ?? {} },
    ...connectionOf(tenant, login),
    authorization: { roles: rolesOf(tenant, user, organization) },
    authentication: { methods: login.amr.map((name) => ({ name, timestamp: tenant.now().toISOString() })) },
    ...(organization && { organization: { metadata: {}, ...organization } }),
    ...(audience !== undefined && { resource_server: { identifier: audience } }),
    ...(login.session_id !== undefined && { session: { id: login.session_id } }),
    request: { ...request, method: 'GET', query: parameters, body: {}, geoip: {} },
    transaction: transactionOf(login),
    stats: { logins_count: user.logins_count ?? 0 },
    tenant: { id: new URL(login.issuer).hostname.split('.')[0] },
    configuration: {},
  };
}

function connectionOf({ db }: Tenant, { connection: name }: Login): { connection?: object } {
  const connection = name === undefined ? undefined : findConnectionByName(db, name);
  return connection
    ? { connection: { id: connection.id, name: connection.name, strategy: connection.strategy, metadata: {} } }
    : {};
}

const rolesOf = ({ db }: Tenant, { user_id }: User, organization: Organization | undefined): string[] => [
  ...new Set(
    [...listRolesOfUser(db, user_id), ...(organization ? listMemberRoles(db, organization.id, user_id) : [])].map(
      ({ name }) => name,
    ),
  ),
];

function transactionOf({ protocol, requested, parameters }: Login): Record<string, unknown> {
  const { redirect_uri, response_type, response_mode, state, prompt, login_hint, ui_locales, acr_values } = parameters;
  return {
    protocol,
    requested_scopes: requested.split(' ').filter((scope) => scope !== ''),
    acr_values: typeof acr_values === 'string' ? acr_values.split(' ') : [],
    ui_locales: typeof ui_locales === 'string' ? ui_locales.split(' ') : [],
    redirect_uri,
    response_type,
    response_mode,
    state,
    login_hint,
    prompt: typeof prompt === 'string' ? prompt.split(' ') : [],
  };
}
