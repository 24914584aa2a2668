import { type HeldPermission, listPermissionsOfUser } from '../../storage/roles/permissions.js';
import { listRolesOfUser } from '../../storage/roles/role-members.js';
import { findRole } from '../../storage/roles/roles.js';
import { isManagementAudience } from '../../issuer.js';
import { MANAGEMENT_API } from '../../storage/client-grants.js';
import { checkpointPage } from '../paging.js';
import { permissionView } from '../roles/permissions.js';
import { type Answer, type Call, type Route, ok } from '../route.js';
import { existingUser } from './update-user.js';

const PERMISSIONS = '/users/{id}/effective-permissions';

/** What a person may do, and why. Nobody is in a group here, so that every role is a direct one. */
export const effectiveRoutes: readonly Route[] = [
  { method: 'GET', path: PERMISSIONS, handler: permissions },
  { method: 'GET', path: `${PERMISSIONS}/sources/effective-roles`, handler: permissionSources },
  { method: 'GET', path: '/users/{id}/effective-roles', handler: roles },
];

function permissions(call: Call): Answer {
  const shown = heldAt(call).map((held) => ({
    ...permissionView(call, held),
    sources: [...new Set(held.sources.map(({ source_type }) => (source_type === 'DIRECT' ? 'direct' : 'roles')))],
  }));
  return ok(checkpointPage(call, 'permissions', shown, 'permission_name'));
}

function permissionSources(call: Call): Answer {
  const wanted = call.query['permission_name'];
  const sources = heldAt(call).find(({ permission_name }) => permission_name === wanted)?.sources ?? [];
  const found = sources.flatMap(({ source_id }) => findRole(call.tenant.db, source_id) ?? []);
  return ok(checkpointPage(call, 'roles', found.map(withSource)));
}

function roles(call: Call): Answer {
  const { user_id } = existingUser(call.tenant, call.params['id']!);
  return ok(checkpointPage(call, 'roles', listRolesOfUser(call.tenant.db, user_id).map(withSource)));
}

const withSource = <T extends object>(role: T): T & { sources: string[] } => ({ ...role, sources: ['direct'] });

function heldAt({ tenant, params, query, issuer }: Call): HeldPermission[] {
  const asked = query['resource_server_identifier'] as string;
  const identifier = isManagementAudience(asked, issuer) ? MANAGEMENT_API : asked;
  const held = listPermissionsOfUser(tenant.db, existingUser(tenant, params['id']!).user_id);
  return held.filter(({ resource_server_identifier }) => resource_server_identifier === identifier);
}
