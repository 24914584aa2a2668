import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import { transaction } from '../../storage/database.js';
import { putOrganizationConnection } from '../../storage/organizations/connections.js';
import {
  type Organization,
  findOrganization,
  findOrganizationByName,
  insertOrganization,
  replaceOrganization,
} from '../../storage/organizations/organizations.js';
import { ManagementError } from '../errors.js';
import type { Call } from '../route.js';
import { type ConnectionFields, newOrganizationConnection } from './connection-fields.js';

/** The body of `POST /organizations`; `PATCH` has the same without `enabled_connections`. */
export interface OrganizationFields {
  name?: string;
  display_name?: string;
  branding?: Organization['branding'];
  metadata?: Record<string, string | null>;
  token_quota?: unknown;
  enabled_connections?: ConnectionFields[];
}

/**
 * Creates an organization with its connections.
 *
 * @throws {ManagementError} 409 `organization_conflict` when the name is taken, 400 for a connection that it can't have
 */
export function createOrganization(tenant: Tenant, body: Readonly<Record<string, unknown>>): Organization {
  const { db } = tenant;
  const { enabled_connections = [], ...fields } = body as OrganizationFields;
  requireFreeName(tenant, fields.name!);
  const organization = withFields({ id: newId('org'), name: fields.name! }, fields);
  const connections = enabled_connections.map((each) => newOrganizationConnection(tenant, each));
  transaction(db, () => {
    insertOrganization(db, organization, tenant.now());
    for (const connection of connections) putOrganizationConnection(db, organization.id, connection);
  });
  return organization;
}

/**
 * Changes an organization; what the body doesn't name stays, metadata is replaced as a whole.
 *
 * @throws {ManagementError} 409 `organization_conflict` when another one has the name
 */
export function changeOrganization(
  tenant: Tenant,
  organization: Organization,
  fields: OrganizationFields,
): Organization {
  if (fields.name !== undefined && fields.name !== organization.name) requireFreeName(tenant, fields.name);
  const changed = withFields(organization, fields);
  replaceOrganization(tenant.db, changed);
  return changed;
}

/** The organization that a path names. @throws {ManagementError} 404 */
export function organizationOf({ tenant, params }: Call): Organization {
  return found(findOrganization(tenant.db, params['id']!));
}

/** The organization of this name. @throws {ManagementError} 404 */
export const organizationNamed = ({ db }: Tenant, name: string): Organization =>
  found(findOrganizationByName(db, name));

function found(organization: Organization | undefined): Organization {
  if (organization) return organization;
  throw new ManagementError(404, 'No organization found by that id or name');
}

function requireFreeName({ db }: Tenant, name: string): void {
  if (!findOrganizationByName(db, name)) return;
  throw new ManagementError(409, 'An organization with the same name already exists.', 'organization_conflict');
}

/** Metadata that is or becomes empty isn't shown. */
function withFields(organization: Organization, { metadata, ...fields }: OrganizationFields): Organization {
  const changed = { ...organization, ...fields };
  if (!metadata) return changed;
  const { metadata: _replaced, ...rest } = changed;
  const kept = Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...rest, ...(kept.length > 0 && { metadata: Object.fromEntries(kept) }) };
}
