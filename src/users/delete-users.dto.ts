import { invalidRequest } from '../problem/problem.js';
import { Email, Flag, QueryFlag, Text } from '../validation/fields.js';

/** Body of `DELETE /users`. */
export class DeleteUsersDto {
  @Email({ description: 'Address of the user to delete, in any letter case', optional: true })
  email?: string;

  @Text({ description: 'Picks one of several users by its connection', max: 128, optional: true })
  connection?: string;

  @Flag({ description: 'Deletes every user that has the address', optional: true })
  all?: boolean;
}

/** Query of `DELETE /users`: the same for clients that send no body with DELETE. */
export class DeleteUsersQuery extends DeleteUsersDto {
  @QueryFlag({ description: 'Deletes every user that has the address' })
  override all?: boolean = undefined;
}

/**
 * What a deletion says in its query and its body together.
 * @throws Problem `invalid_request` where the two disagree: nothing is deleted on a guess.
 */
export function deletionOf(query: DeleteUsersQuery, body: DeleteUsersDto): DeleteUsersDto {
  const names = ['email', 'connection', 'all'] as const;
  const torn = names.filter((name) => (query[name] ?? body[name]) !== (body[name] ?? query[name]));
  if (torn.length) throw invalidRequest(...torn.map(disagreement));
  return {
    email: body.email ?? query.email,
    connection: body.connection ?? query.connection,
    all: body.all ?? query.all,
  };
}

const disagreement = (name: string) => ({
  pointer: `/${name}`,
  rule: 'unambiguous',
  detail: `${name} is not the same in the query and in the body`,
});
