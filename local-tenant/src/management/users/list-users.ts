import { asIndexed } from '../../storage/index-lag.js';
import { type Condition, countUsers, searchUsers } from '../../storage/user-search.js';
import { ManagementError } from '../errors.js';
import { pageOf } from '../paging.js';
import { type Answer, type Call, ok } from '../route.js';
import { compileQuery } from './search/query.js';
import { QueryError } from './search/text.js';
import { userView } from './view.js';

const WINDOW = 1000;

/**
 * `GET /users`: the first 1,000 at most, with `include_totals` in `{ start, limit, length, users, total }`.
 *
 * @throws {ManagementError} 400 `invalid_paging` past the first 1,000, 400 `invalid_query_string`
 */
export function listUsers({ tenant: { db }, query }: Call): Answer {
  const { start, per_page } = pageOf(query);
  if (start + per_page > WINDOW) throw pastWindow();
  requireEngine(query['search_engine'] as string | undefined);
  const where = condition(query['q'] as string | undefined);
  const sort = sortOf(query['sort'] as string | undefined);
  const { found, total } = asIndexed(db, () => ({
    found: searchUsers(db, { where, sort, limit: per_page, offset: start }),
    total: query['include_totals'] ? countUsers(db, where) : 0,
  }));
  const users = found.map((user) => userView(user, query));
  return ok(query['include_totals'] ? { start, limit: per_page, length: users.length, users, total } : users);
}

function condition(q: string | undefined): Condition | undefined {
  if (!q) return undefined;
  try {
    return compileQuery(q);
  } catch (error) {
    if (error instanceof QueryError) throw invalidQuery(error.message);
    throw error;
  }
}

function sortOf(sort: string | undefined): { field: string; descending: boolean } | undefined {
  if (sort === undefined) return undefined;
  const [, field, order] = /^([\w.-]+):(-?1)$/.exec(sort) ?? [];
  if (!field) throw invalidQuery(`Query validation error: 'Invalid sort ${sort}, expected field:1 or field:-1'.`);
  return { field, descending: order === '-1' };
}

function requireEngine(version: string | undefined): void {
  if (version === 'v1') throw invalidQuery('You are not allowed to use search_engine=v1.');
  if (version === 'v2')
    throw invalidQuery('You are not allowed to use search_engine=v2. Use search_engine=v3 instead.');
}

const invalidQuery = (message: string): ManagementError => new ManagementError(400, message, 'invalid_query_string');

function pastWindow(): ManagementError {
  const message =
    'You can only page through the first 1000 records. ' +
    'See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation';
  return new ManagementError(400, message, 'invalid_paging');
}
