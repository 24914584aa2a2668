import type { Tenant } from '../../context.js';
import { findClient } from '../../storage/clients.js';
import type { Identity } from '../../storage/identities.js';
import type { User } from '../../storage/users.js';
import { ManagementError } from '../errors.js';

/** @throws {ManagementError} 404 when an application is named that doesn't exist */
export function requireClient({ db }: Tenant, clientId: string | undefined): void {
  if (clientId === undefined || findClient(db, clientId)) return;
  throw new ManagementError(404, 'The client does not exist', 'inexistent_client');
}

/**
 * The identity of a person that a ticket or a mail is about: the one that the body names, or their first one.
 *
 * @throws {ManagementError} 404 when the person doesn't have the identity that is named
 */
export function requireIdentity(user: User, body: Readonly<Record<string, unknown>>): Identity {
  const { identity } = body as { identity?: { user_id: string; provider: string } };
  if (!identity) return user.identities[0]!;
  const found = user.identities.find(
    (each) => each.user_id === identity.user_id && each.provider === identity.provider,
  );
  if (found) return found;
  throw new ManagementError(404, 'The identity does not exist.', 'inexistent_identity');
}
