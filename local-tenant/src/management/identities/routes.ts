import { type Identity, identityId } from '../../storage/identities.js';
import { linkUsers, unlinkUser } from '../../storage/linking.js';
import { destroyModelsOfAccount } from '../../storage/oidc-models.js';
import { deleteRefreshTokens } from '../../storage/refresh-tokens.js';
import type { User } from '../../storage/users.js';
import { ManagementError, invalidBody } from '../errors.js';
import { type Answer, type Call, type Route, created, ok } from '../route.js';
import { requireSelf } from '../users/self.js';
import { profileDefaults } from '../users/defaults.js';
import { existingUser } from '../users/update-user.js';
import { withProfileData } from './profile-data.js';
import { secondaryOf } from './secondary.js';

/** `/users/{id}/identities`: several accounts of one person under one profile. */
export const identityRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/{id}/identities', handler: link },
  { method: 'DELETE', path: '/users/{id}/identities/{provider}/{user_id}', handler: unlink },
];

/** The secondary person's identities come after the primary's; their metadata, roles and sessions are lost. */
async function link(call: Call): Promise<Answer> {
  const { tenant, caller, params } = call;
  requireSelf(caller, params['id']!, 'update:users');
  if (!caller.scopes.includes('update:users') && call.body['link_with'] === undefined) {
    throw invalidBody("Payload validation error: 'Missing required property: link_with'.");
  }
  existingUser(tenant, params['id']!);
  const secondary = await secondaryOf(call);
  const primary = existingUser(tenant, params['id']!);
  const identities = [...profiled(primary), ...profiled(secondary)];
  linkUsers(tenant.db, { ...primary, identities, updated_at: tenant.now().toISOString() }, secondary.user_id);
  destroyModelsOfAccount(tenant.db, 'Session', secondary.user_id);
  deleteRefreshTokens(tenant.db, { user_id: secondary.user_id });
  return created(identities);
}

/** The identities of a person, each with its profile; the first one's is the person's own. */
function profiled(user: User): Identity[] {
  return user.identities.map((identity, index) => (index === 0 ? withProfileData(identity, user) : identity));
}

/** "Unlinking the secondary account removes it from the identities array of the target user and creates a new profile." */
function unlink({ tenant, caller, params }: Call): Answer {
  requireSelf(caller, params['id']!, 'update:users');
  const primary = existingUser(tenant, params['id']!);
  const wanted = `${params['provider']}|${params['user_id']!.replace(`${params['provider']}|`, '')}`;
  const identity = primary.identities.find((each) => identityId(each) === wanted);
  if (!identity) throw new ManagementError(404, 'The identity does not exist.');
  if (identity === primary.identities[0]) throw invalidBody('The main identity cannot be unlinked.');
  const now = tenant.now().toISOString();
  const identities = primary.identities.filter((each) => each !== identity);
  unlinkUser(tenant.db, { ...primary, identities, updated_at: now }, separated(identity, now));
  return ok(identities);
}

function separated({ profileData = {}, ...identity }: Identity, now: string): User {
  return {
    ...profileData,
    ...profileDefaults(profileData),
    identities: [identity],
    user_id: identityId(identity),
    created_at: now,
    updated_at: now,
  };
}
