import type { Cursor, Entry, Part } from '../storage/keyset.js';
import { ManagementError } from './errors.js';
import { pageOf } from './paging.js';
import { type Answer, type Call, ok } from './route.js';

const WINDOW = 1000;

/**
 * A list of what hangs on a person, role or organization: an array, with `include_totals` `{ …, start, limit, total }`.
 *
 * @param key name of the items in the envelope
 * @param items all of them, each as it is shown
 */
export function relationList({ query }: Call, key: string, items: readonly unknown[]): Answer {
  const { per_page, start } = pageOf(query);
  const shown = items.slice(start, start + per_page);
  return ok(query['include_totals'] ? { [key]: shown, start, limit: per_page, total: items.length } : shown);
}

/** Where a long list comes from, and how it is shown. */
export interface LongList<T> {
  /** Name of the items in the envelope. */
  key: string;
  part: (part: Part) => Entry<T>[];
  count: () => number;
  view: (value: T) => unknown;
  /** Whether `next` comes with every page that isn't empty, as real tenants have it for members of organizations. */
  eager?: boolean;
}

/**
 * A list that may be long: by pages up to the 1,000th entry, or with `take` and `from` by checkpoints, `{ …, next? }`,
 * where `next` may lead to an empty page.
 *
 * @throws {ManagementError} 400 `invalid_paging` past the 1,000th, 400 `invalid_query_string` for a cursor that is none
 */
export function longList<T>({ query }: Call, list: LongList<T>): Answer {
  const { key, part, count, view } = list;
  if (query['take'] !== undefined || query['from'] !== undefined) return checkpoint(query, list);
  const { page, per_page, start } = pageOf(query);
  if (start >= WINDOW) throw pastWindow(page);
  const shown = part({ limit: per_page, offset: start }).map(({ value }) => view(value));
  return ok(query['include_totals'] ? { [key]: shown, start, limit: per_page, total: count() } : shown);
}

function checkpoint<T>(query: Call['query'], { key, part, view, eager = false }: LongList<T>): Answer {
  const { take = 50, from } = query as { take?: number; from?: string };
  const entries = part({ limit: take, after: from === undefined ? undefined : decodeCursor(from) });
  const last = entries.at(-1);
  const more = last && (eager || entries.length === take);
  return ok({ [key]: entries.map(({ value }) => view(value)), ...(more && { next: encodeCursor(last) }) });
}

/** Auth0's cursors are base64 of `2023-03-14 13:41:28.961000UTC,auth0|…`, without padding. */
function encodeCursor({ at, id }: Cursor): string {
  const moment = `${at.slice(0, 10)} ${at.slice(11, 23)}000UTC`;
  return Buffer.from(`${moment},${id}`).toString('base64').replace(/=+$/, '');
}

function decodeCursor(from: string): Cursor {
  const [, day, time, id] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\d{3}UTC,(.+)$/s.exec(Buffer.from(from, 'base64').toString()) ?? [];
  if (id !== undefined) return { at: `${day}T${time}Z`, id };
  throw new ManagementError(400, `Query validation error: 'Invalid cursor' on property from.`, 'invalid_query_string');
}

function pastWindow(page: number): ManagementError {
  const message =
    `Requesting page ${page} exceeds the allowed maximum of 1000 records. ` +
    'To fetch results beyond 1000, use the checkpoint pagination method.';
  return new ManagementError(400, message, 'invalid_paging');
}
