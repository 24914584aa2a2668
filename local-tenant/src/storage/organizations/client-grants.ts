import type { ClientGrant } from '../client-grants.js';
import type { Database } from '../database.js';
import { allRows, run } from '../statements.js';
import type { Organization } from './organizations.js';

/** Lets an application use a grant for an organization. Returns whether it couldn't until now. */
export function addOrganizationGrant(db: Database, organizationId: string, grantId: string): boolean {
  const sql = 'insert or ignore into organization_client_grants (organization_id, grant_id) values (?, ?)';
  return run(db, sql, organizationId, grantId).changes > 0;
}

/** Takes a grant from an organization. */
export function removeOrganizationGrant(db: Database, organizationId: string, grantId: string): void {
  run(db, 'delete from organization_client_grants where organization_id = ? and grant_id = ?', organizationId, grantId);
}

/** The grants of an organization in the order in which it got them. */
export function listOrganizationGrants(db: Database, organizationId: string): ClientGrant[] {
  const sql = `select doc from organization_client_grants join client_grants on client_grants.id = grant_id
    where organization_id = ? order by organization_client_grants.rowid`;
  return allRows<{ doc: string }>(db, sql, organizationId).map(({ doc }) => JSON.parse(doc) as ClientGrant);
}

/** The organizations that a grant is for. */
export function listOrganizationsOfGrant(db: Database, grantId: string): Organization[] {
  const sql = `select doc from organization_client_grants join organizations on organizations.id = organization_id
    where grant_id = ? order by organization_client_grants.rowid`;
  return allRows<{ doc: string }>(db, sql, grantId).map(({ doc }) => JSON.parse(doc) as Organization);
}
