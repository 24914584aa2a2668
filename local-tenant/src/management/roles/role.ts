import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import { type Role, findRole, findRoleByName, insertRole, replaceRole } from '../../storage/roles/roles.js';
import { ManagementError } from '../errors.js';

/** The body of `POST /roles` and `PATCH /roles/{id}`. */
export interface RoleFields {
  name?: string;
  description?: string;
}

/**
 * Creates a role.
 *
 * @throws {ManagementError} 409 when the name is taken
 */
export function createRole({ db }: Tenant, body: Readonly<Record<string, unknown>>): Role {
  const { name = '', description } = body as RoleFields;
  requireFreeName(db, name);
  const role = { id: newId('rol'), name, ...(description !== undefined && { description }) };
  insertRole(db, role);
  return role;
}

/**
 * Changes a role; what the body doesn't name stays.
 *
 * @throws {ManagementError} 409 when another role has the name
 */
export function changeRole({ db }: Tenant, role: Role, { name, description }: RoleFields): Role {
  if (name !== undefined && name !== role.name) requireFreeName(db, name);
  const changed = { ...role, ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
  replaceRole(db, changed);
  return changed;
}

/** @throws {ManagementError} 404 */
export function existingRole({ db }: Tenant, id: string): Role {
  const role = findRole(db, id);
  if (role) return role;
  throw new ManagementError(404, 'The role does not exist.');
}

function requireFreeName(db: Tenant['db'], name: string): void {
  if (findRoleByName(db, name)) throw new ManagementError(409, 'The role already exists.');
}
