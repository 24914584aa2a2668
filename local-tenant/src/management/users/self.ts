import { ManagementError } from '../errors.js';
import type { Caller } from '../route.js';

/**
 * A person's own token (`…:current_user…` scopes) reaches that person alone.
 *
 * @param general the scopes that reach everybody
 * @throws {ManagementError} 403
 */
export function requireSelf({ scopes, sub }: Caller, userId: string, ...general: string[]): void {
  if (general.some((scope) => scopes.includes(scope)) || sub === userId) return;
  throw new ManagementError(403, 'User to be acted on does not match subject in bearer token.');
}
