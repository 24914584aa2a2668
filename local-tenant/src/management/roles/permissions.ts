import type { Tenant } from '../../context.js';
import { isManagementAudience } from '../../issuer.js';
import { MANAGEMENT_API } from '../../storage/client-grants.js';
import { type ResourceServer, findResourceServerByIdentifier } from '../../storage/resource-servers.js';
import type { Permission } from '../../storage/roles/permissions.js';
import { ManagementError } from '../errors.js';
import { managementApi } from '../resource-servers/management-api.js';
import type { Call } from '../route.js';

/** A permission as the Management API shows it. */
export interface PermissionView {
  permission_name: string;
  description: string;
  resource_server_name: string;
  resource_server_identifier: string;
}

/**
 * The permissions that a body names, as they are stored: those of the tenant's own API under `MANAGEMENT_API`.
 *
 * @throws {ManagementError} 404 `inexistent_resource_server_permission` for one that its API doesn't define
 */
export function definedPermissions({ tenant, body, issuer }: Call): Permission[] {
  return storedPermissions({ body, issuer }).map((permission) => {
    if (scopeOf(apiOf(tenant, issuer, permission), permission)) return permission;
    throw inexistent(permission, issuer);
  });
}

/** The permissions that a body names, whether there are such or not. */
export function storedPermissions({ body, issuer }: Pick<Call, 'body' | 'issuer'>): Permission[] {
  return (body['permissions'] as Permission[]).map(({ resource_server_identifier: identifier, permission_name }) => ({
    resource_server_identifier: isManagementAudience(identifier, issuer) ? MANAGEMENT_API : identifier,
    permission_name,
  }));
}

/** A permission with its description and the name of its API. */
export function permissionView({ tenant, issuer }: Call, permission: Permission): PermissionView {
  const api = apiOf(tenant, issuer, permission);
  return {
    permission_name: permission.permission_name,
    description: scopeOf(api, permission)?.description ?? '',
    resource_server_name: api?.name ?? '',
    resource_server_identifier: api?.identifier ?? permission.resource_server_identifier,
  };
}

function apiOf({ db }: Tenant, issuer: string, permission: Permission): ResourceServer | undefined {
  const identifier = permission.resource_server_identifier;
  return identifier === MANAGEMENT_API ? managementApi(issuer) : findResourceServerByIdentifier(db, identifier);
}

function scopeOf(api: ResourceServer | undefined, { permission_name }: Permission) {
  return api?.scopes?.find(({ value }) => value === permission_name);
}

function inexistent({ resource_server_identifier, permission_name }: Permission, issuer: string): ManagementError {
  const api = resource_server_identifier === MANAGEMENT_API ? `${issuer}api/v2/` : resource_server_identifier;
  const message = `This permission does not exist: '${api} - ${permission_name}'`;
  return new ManagementError(404, message, 'inexistent_resource_server_permission');
}
