import type { Tenant } from '../../context.js';
import { listClientGrants } from '../../storage/client-grants.js';
import type { Client } from '../../storage/clients.js';
import { listOrganizationGrants } from '../../storage/organizations/client-grants.js';
import { ManagementError } from '../errors.js';

/**
 * The condition of `GET /clients?q=`: the two queries that Auth0 permits, of applications by their grants.
 *
 * @throws {ManagementError} 400 `invalid_query_string` for any other
 */
export function grantQuery({ db }: Tenant, q: string): (client: Client) => boolean {
  const [, organizationId] = /^client_grant\.organization_id:"?(org_[A-Za-z0-9]{16})"?$/.exec(q) ?? [];
  if (organizationId) return among(listOrganizationGrants(db, organizationId));
  if (q === 'client_grant.allow_any_organization:true') {
    return among(listClientGrants(db).filter((grant) => grant['allow_any_organization'] === true));
  }
  throw new ManagementError(
    400,
    `Query validation error: 'Unsupported query ${q}' on property q.`,
    'invalid_query_string',
  );
}

function among(grants: readonly { client_id: string }[]): (client: Client) => boolean {
  const ids = new Set(grants.map(({ client_id }) => client_id));
  return ({ client_id }) => ids.has(client_id);
}
