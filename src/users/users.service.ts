import { Injectable } from '@nestjs/common';
import { UsersClient } from 'auth0/users';
import { invalidRequest, Problem } from '../problem/problem.js';
import type { DeleteUsersDto } from './delete-users.dto.js';
import { ListCursor } from './list-cursor.js';
import type { ListUsersDto } from './list-users.dto.js';
import type { Auth0User } from './user.dto.js';

/** Auth0 hands out the first 1,000 users of a search. */
const SEARCH_END = 1_000;

/** One page of a list. */
export interface UserPage {
  users: Auth0User[];
  /** Cursor of the next page; absent on the last one. */
  next?: string;
  /** `strong`: read from where a write shows at once; `eventual`: from Auth0's search index, which lags behind. */
  consistency: 'strong' | 'eventual';
}

/** Reads and deletes users through the Management API. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersClient,
    private readonly cursor: ListCursor,
  ) {}

  /**
   * @throws Problem `invalid_query`, `list_too_long` past Auth0's first 1,000, `invalid_request` for a foreign cursor.
   */
  async list(query: ListUsersDto): Promise<UserPage> {
    if (query.email !== undefined) {
      const users = await this.withEmail(query.email, query.fields);
      return { users: users.slice(0, query.limit), consistency: 'strong' };
    }
    return this.search(query);
  }

  /** @throws Problem `user_not_found` */
  async get(userId: string): Promise<Auth0User> {
    return this.users.get(userId);
  }

  /**
   * Auth0 answers the deletion of a user who doesn't exist like any other, so it is asked first.
   * @throws Problem `user_not_found`
   */
  async delete(userId: string): Promise<void> {
    await this.users.get(userId, { fields: 'user_id', include_fields: true });
    await this.users.delete(userId);
  }

  /**
   * Deletes by e-mail: the one user who has it, the one of `connection`, or `all` of them.
   * @throws Problem `user_not_found`; `several_users` with their ids, when it isn't said which.
   */
  async deleteByEmail({ email, connection, all }: DeleteUsersDto): Promise<void> {
    if (email === undefined) {
      throw invalidRequest({ pointer: '/email', rule: 'required', detail: 'email is missing: in the body or query' });
    }
    const users = (await this.withEmail(email, ['user_id', 'identities'])).filter((user) => isOf(user, connection));
    const ids = users.map(({ user_id: id }) => String(id));
    if (!ids.length) throw new Problem('user_not_found');
    if (ids.length > 1 && !all) throw new Problem('several_users', { members: { user_ids: ids } });
    for (const id of ids) await this.users.delete(id);
  }

  private async search(query: ListUsersDto): Promise<UserPage> {
    const offset = this.cursor.open(query);
    if (offset >= SEARCH_END) throw new Problem('list_too_long');
    const size = pageSize(offset, query.limit);
    const answer = await this.users.list({
      page: offset / size,
      per_page: size,
      include_totals: true,
      sort: query.sort ?? 'created_at:1',
      q: query.q,
      search_engine: 'v3',
      ...selection(query.fields),
    });
    const { total } = answer.response;
    if (typeof total !== 'number') throw new Problem('auth0_unavailable', { cause: new Error('not a list of users') });
    const more = answer.data.length > 0 && total > offset + size;
    const next = more && { next: this.cursor.seal(query, offset + size) };
    return { users: answer.data, consistency: 'eventual', ...next };
  }

  // The look-up is case-sensitive. Auth0's own connections keep addresses in lower case; others as they were given.
  private async withEmail(email: string, fields: string[]): Promise<Auth0User[]> {
    const spellings = [...new Set([email, email.toLowerCase()])];
    const found = await Promise.all(
      spellings.map((spelling) => this.users.listUsersByEmail({ email: spelling, ...selection(fields) })),
    );
    return [...new Map(found.flat().map((user) => [user.user_id ?? user, user])).values()];
  }
}

/**
 * Auth0 counts in pages and refuses one that reaches past its end, so the last pages of a list whose limit doesn't divide
 * it are shorter: the largest size that begins at the offset and stays within.
 */
function pageSize(offset: number, limit: number): number {
  let size = Math.min(limit, SEARCH_END - offset);
  while (offset % size !== 0) size -= 1;
  return size;
}

const selection = (fields: string[]) => (fields.length ? { fields: fields.join(','), include_fields: true } : {});

const isOf = (user: Auth0User, connection: string | undefined) =>
  connection === undefined || (user.identities ?? []).some((identity) => identity.connection === connection);
