import { type Database, transaction } from './database.js';
import { identityId } from './identities.js';
import { run } from './statements.js';
import { type User, deleteUser, replaceUser } from './users.js';

/**
 * Makes the identities of one person another's: their passwords move along, their profile, roles and memberships end.
 *
 * @param primary the profile that stays, with all of its identities
 */
export function linkUsers(db: Database, primary: User, secondaryId: string): void {
  transaction(db, () => {
    run(db, 'update identities set user_id = ? where user_id = ?', primary.user_id, secondaryId);
    deleteUser(db, secondaryId);
    replaceUser(db, primary);
  });
}

/**
 * Makes an identity a person of its own again, with its password.
 *
 * @param primary the profile that stays, without the identity
 * @param separated the new profile, whose one identity it is
 */
export function unlinkUser(db: Database, primary: User, separated: User): void {
  transaction(db, () => {
    run(db, `insert into users (user_id, doc) values (?, '{}')`, separated.user_id);
    const move = 'update identities set user_id = ? where identity_id = ?';
    run(db, move, separated.user_id, identityId(separated.identities[0]!));
    replaceUser(db, primary);
    replaceUser(db, separated);
  });
}
