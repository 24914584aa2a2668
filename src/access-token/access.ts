import { SetMetadata } from '@nestjs/common';
import type { CallerIdentity } from './caller.js';

/** The permissions that a caller can hold; Auth0's own names where Auth0 has one. */
export type Permission = 'read:users' | 'create:users' | 'update:users' | 'delete:users';

/** Who may call a route. */
export interface Access {
  token: 'required' | 'optional' | 'none';
  permissions: readonly Permission[];
  person: boolean;
}

export const ACCESS = 'access';

const declare = (access: Partial<Access>) =>
  SetMetadata(ACCESS, { token: 'required', permissions: [], person: false, ...access } satisfies Access);

/** The route needs an access token that holds every one of these permissions. */
export const Permissions = (...permissions: [Permission, ...Permission[]]) => declare({ permissions });

/** The route needs an access token of a person, and no permission: it is about that person alone. */
export const Person = () => declare({ person: true });

/** Anyone may call the route; a token is not looked at. */
export const Public = () => declare({ token: 'none' });

/** Anyone may call the route; a token that is sent must be a good one. */
export const OptionalToken = () => declare({ token: 'optional' });

/** The first permission that the caller lacks, if any. */
export const missingPermission = (access: Access, caller: CallerIdentity): Permission | undefined =>
  access.permissions.find((permission) => !caller.permissions.includes(permission));
