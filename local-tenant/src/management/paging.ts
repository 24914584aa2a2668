import { type Answer, type Call, ok } from './route.js';
import { PREFIX } from './prefix.js';

/** Which part of a list a query asks for. */
export interface Page {
  page: number;
  per_page: number;
  start: number;
}

/** `page` and `per_page` of a query; 50 a page where it doesn't say. */
export function pageOf(query: Readonly<Record<string, unknown>>): Page {
  const { page = 0, per_page = 50 } = query as { page?: number; per_page?: number };
  return { page, per_page, start: page * per_page };
}

/**
 * A list of set-up entities (applications, connections, APIs, grants) as Auth0 answers it: an array, with
 * `include_totals` an envelope `{ total, start, limit, … }`, with `take` or `from` a checkpoint page `{ …, next? }`.
 *
 * @param path of the list, for the `Link` header
 * @param key name of the items in the envelope
 * @param items all of them, each as it is shown
 * @param idField the field that a checkpoint cursor points to
 */
export function listAnswer(call: Call, path: string, key: string, items: readonly object[], idField = 'id'): Answer {
  const { take, from, include_totals } = call.query;
  if (take !== undefined || from !== undefined) return ok(checkpointPage(call, key, items, idField));
  const { page, per_page, start } = pageOf(call.query);
  const shown = items.slice(start, start + per_page);
  const body = include_totals ? { total: items.length, start, limit: per_page, [key]: shown } : shown;
  return ok(body, { link: link(call, path, page, per_page, items.length) });
}

/**
 * A list by checkpoints: `{ …, next? }`, where `next` may lead to an empty page.
 *
 * @param idField the field that a cursor points to
 */
export function checkpointPage({ query }: Call, key: string, items: readonly object[], idField = 'id'): object {
  const { take = 50, from } = query as { take?: number; from?: string };
  const ids = items.map((item) => String((item as Record<string, unknown>)[idField]));
  const start = from === undefined ? 0 : ids.indexOf(Buffer.from(from, 'base64').toString()) + 1;
  const shown = items.slice(start, start + take);
  const last = ids[start + shown.length - 1];
  const more = shown.length === take && last !== undefined;
  return { [key]: shown, ...(more && { next: Buffer.from(last).toString('base64') }) };
}

/** Auth0's `Link` header. It says `http` whatever the scheme was, and so does this. */
function link({ issuer, query }: Call, path: string, page: number, per_page: number, total: number): string {
  const base = `http://${new URL(issuer).host}${PREFIX}${path}`;
  const pages = { first: 0, next: page + 1, last: Math.max(0, Math.ceil(total / per_page) - 1) };
  return Object.entries(pages)
    .filter(([rel, target]) => rel !== 'next' || target <= pages.last)
    .map(([rel, target]) => `<${base}?${search(query, target, per_page)}>; rel="${rel}"`)
    .join(', ');
}

function search(query: Readonly<Record<string, unknown>>, page: number, per_page: number): string {
  const others = Object.entries(query).filter(([name]) => name !== 'page' && name !== 'per_page');
  const pairs = others.flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, String(each)]));
  return new URLSearchParams([...pairs, ['page', `${page}`], ['per_page', `${per_page}`]]).toString();
}
