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
