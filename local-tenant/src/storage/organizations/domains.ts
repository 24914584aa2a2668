import type { Database } from '../database.js';
import { allRows, run } from '../statements.js';

/** A domain by whose e-mail addresses an organization is found, as `GET …/discovery-domains/{id}` shows it. */
export interface DiscoveryDomain {
  id: string;
  domain: string;
  status: 'pending' | 'verified';
  verification_host: string;
  verification_txt: string;
  use_for_organization_discovery: boolean;
}

/** Adds a domain. Returns whether the organization hadn't got it. */
export function insertDomain(db: Database, organizationId: string, domain: DiscoveryDomain): boolean {
  const sql = 'insert or ignore into organization_domains (id, organization_id, domain, doc) values (?, ?, ?, ?)';
  return run(db, sql, domain.id, organizationId, domain.domain, JSON.stringify(domain)).changes > 0;
}

/** Writes a domain in place of the one with the same id. */
export const replaceDomain = (db: Database, domain: DiscoveryDomain): void =>
  void run(db, 'update organization_domains set doc = ? where id = ?', JSON.stringify(domain), domain.id);

/** The domains of an organization, oldest first. */
export function listDomains(db: Database, organizationId: string): DiscoveryDomain[] {
  const sql = 'select doc from organization_domains where organization_id = ? order by rowid';
  return allRows<{ doc: string }>(db, sql, organizationId).map(({ doc }) => JSON.parse(doc) as DiscoveryDomain);
}

/** Removes a domain. */
export const deleteDomain = (db: Database, organizationId: string, id: string): void =>
  void run(db, 'delete from organization_domains where organization_id = ? and id = ?', organizationId, id);
