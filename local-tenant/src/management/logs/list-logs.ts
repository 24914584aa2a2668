import { indexLag } from '../../storage/index-lag.js';
import { countLogs, listLogsAfter, searchLogs, findLog } from '../../storage/logs.js';
import type { Condition } from '../../storage/user-search.js';
import { ManagementError } from '../errors.js';
import { selectFields } from '../fields.js';
import { pageOf } from '../paging.js';
import { PREFIX } from '../prefix.js';
import { type Answer, type Call, ok } from '../route.js';
import { compileQuery } from '../users/search/query.js';
import { QueryError } from '../users/search/text.js';
import { fieldIs, logTerm } from './term.js';

const WINDOW = 1000;
const MAX_TAKE = 100;
const EVERYTHING: Condition = { sql: 'true', params: [] };

/**
 * `GET /logs`: what meets `q` or `search`, newest first, or with `from` or `take` what came after a checkpoint, in the
 * order in which it happened, with a `Link` to what follows.
 *
 * @throws {ManagementError} 400 `invalid_paging` past the first 1,000, 400 `invalid_query_string`
 */
export function listLogs(call: Call): Answer {
  const { from, take, q, search } = call.query as { from?: string; take?: number; q?: string; search?: string };
  if (from !== undefined || take !== undefined) return checkpoint(call, from, take);
  return offsetPage(call, allOf([compiled(q), searched(search), indexed(call)]));
}

/** One page of the events that meet a condition, as an array or with `include_totals` in an envelope. */
export function offsetPage({ tenant: { db }, query }: Call, where: Condition): Answer {
  const { start, per_page } = pageOf(query);
  if (start + per_page > WINDOW) throw pastWindow();
  const sort = sortOf(query['sort'] as string | undefined);
  const logs = searchLogs(db, { where, sort, limit: per_page, offset: start }).map((log) => selectFields(log, query));
  if (!query['include_totals']) return ok(logs);
  return ok({ start, limit: per_page, length: logs.length, total: countLogs(db, where), logs });
}

function checkpoint({ tenant: { db }, issuer }: Call, from: string | undefined, take = 50): Answer {
  if (take < 1) throw invalidQuery(outOfRange(`Value ${take} is less than minimum 1`));
  if (take > MAX_TAKE) throw invalidQuery(outOfRange(`Value ${take} is greater than maximum ${MAX_TAKE}`));
  if (from !== undefined && !findLog(db, from)) throw invalidQuery(`Log event with id ${from} was not found.`);
  const logs = listLogsAfter(db, from, take);
  const last = logs.at(-1)?.log_id;
  const next = last && `<${issuer}${PREFIX.slice(1)}/logs?from=${last}&take=${take}>; rel="next"`;
  return ok(logs, next ? { link: next } : undefined);
}

const outOfRange = (fault: string): string =>
  `Query validation error: '${fault}' on property take (Number of entries to retrieve when using the ` +
  '<code>from</code> parameter. Default <code>50</code>, max <code>100</code>).';

/** The search index is late, where `--index-lag` says so. */
function indexed({ tenant }: Call): Condition {
  const lag = indexLag(tenant.db);
  return lag === 0 ? EVERYTHING : { sql: 'date <= ?', params: [new Date(tenant.now().getTime() - lag).toISOString()] };
}

function compiled(q: string | undefined): Condition {
  if (!q) return EVERYTHING;
  try {
    return compileQuery(q, logTerm);
  } catch (error) {
    if (error instanceof QueryError) throw invalidQuery(error.message);
    throw error;
  }
}

/** `search=user:"ann@example.com" client_name:web`: fields by AND; without one, what any of three fields starts with. */
function searched(search: string | undefined): Condition {
  if (!search) return EVERYTHING;
  const pairs = [...search.matchAll(/([\w.]+):(?:"([^"]*)"|(\S+))/g)];
  if (pairs.length === 0) {
    const conditions = ['client_name', 'connection', 'user_name'].map((name) => fieldIs(name, search, true));
    return { sql: `(${conditions.map(({ sql }) => sql).join(' or ')})`, params: conditions.flatMap((c) => c.params) };
  }
  const aliases: Readonly<Record<string, string>> = { user: 'user_name', application: 'client_name' };
  return allOf(
    pairs.map(([, name = '', exact, start]) =>
      fieldIs(aliases[name] ?? name, exact ?? start ?? '', exact === undefined),
    ),
  );
}

function sortOf(sort: string | undefined): { field: string; descending: boolean } {
  if (sort === undefined) return { field: 'date', descending: true };
  const [, field, order] = /^([\w.]+):(-?1)$/.exec(sort) ?? [];
  if (!field) throw invalidQuery(`Query validation error: 'Invalid sort ${sort}, expected field:1 or field:-1'.`);
  return { field, descending: order === '-1' };
}

const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => `(${sql})`).join(' and '),
  params: conditions.flatMap(({ params }) => params),
});

const invalidQuery = (message: string): ManagementError => new ManagementError(400, message, 'invalid_query_string');

function pastWindow(): ManagementError {
  const message =
    'You can only page through the first 1000 records. ' +
    'See https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api#limitations';
  return new ManagementError(400, message, 'invalid_paging');
}
