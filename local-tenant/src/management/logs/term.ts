import type { Node, NodeRangedTerm } from 'lucene';
import { logColumn } from '../../storage/logs.js';
import type { Condition } from '../../storage/user-search.js';
import { QueryError, isDate, isNumber, unescape } from '../users/search/text.js';

/** What a term without a field is looked for in: https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax */
const DEFAULT_FIELDS = ['client_name', 'connection', 'user_name', 'description', 'type'];
/** Fields of prose: any word of theirs is found. */
const TEXT_FIELDS = new Set(['description', 'user_agent']);
const COMPARISON = /^(>=|<=|>|<)(.+)$/s;
const AFTER_ALL = '\u{10FFFF}';

/**
 * The condition on the table `logs` of one term. Values are compared in any case; `*` and `?` are wildcards.
 *
 * @throws {QueryError} the search doesn't offer it
 */
export function logTerm(node: Node, field: string | undefined): Condition {
  if ('term_min' in node) return ranged(node, field);
  if (node.regex || typeof node.similarity === 'number') {
    throw new QueryError('Regular expressions and fuzzy terms are not supported in log search.');
  }
  if (field === '_exists_') return { sql: `${logColumn(unescape(node.term))} is not null`, params: [] };
  if (field === '*' || (field === undefined && node.term === '*')) return { sql: 'true', params: [] };
  return anyOf((field === undefined ? DEFAULT_FIELDS : [field]).map((name) => matches(name, node.term, node.quoted)));
}

/** The condition that a field has a value: exactly, or where `prefix` is set, that it starts with it; in any case. */
export function fieldIs(field: string, text: string, prefix: boolean): Condition {
  if (prefix) return { sql: `lower(${logColumn(field)}) glob ?`, params: [`${globbed(text.toLowerCase())}*`] };
  return { sql: `lower(${logColumn(field)}) = ?`, params: [text.toLowerCase()] };
}

function matches(field: string, term: string, quoted: boolean): Condition {
  const [, operator, operand] = quoted ? [] : (COMPARISON.exec(term) ?? []);
  if (operator && operand) return compared(field, operator, unescape(operand));
  if (!quoted && term === '*') return { sql: `${logColumn(field)} is not null`, params: [] };
  const wild = !quoted && /(?<!\\)[*?]/.test(term);
  const pattern = wild ? unescape(term.replaceAll('[', '[[]')) : globbed(unescape(term));
  if (field === 'date' && !wild) return between(field, unescape(term), `${unescape(term)}${AFTER_ALL}`);
  const around = TEXT_FIELDS.has(field) ? ['*', '*'] : ['', ''];
  if (!wild && !TEXT_FIELDS.has(field)) return equal(field, unescape(term));
  return { sql: `lower(${logColumn(field)}) glob ?`, params: [`${around[0]}${pattern.toLowerCase()}${around[1]}`] };
}

function equal(field: string, text: string): Condition {
  if (field === 'type' || field === 'user_id' || field === 'log_id') return { sql: `${field} = ?`, params: [text] };
  return { sql: `lower(${logColumn(field)}) = ?`, params: [text.toLowerCase()] };
}

function compared(field: string, operator: string, text: string): Condition {
  const whole = operator === '<=' || operator === '>' ? `${text}${isDate(text) ? AFTER_ALL : ''}` : text;
  return {
    sql: `${logColumn(field)} ${operator} ?`,
    params: [isNumber(text) && field !== 'date' ? Number(text) : whole],
  };
}

function ranged({ term_min, term_max, inclusive }: NodeRangedTerm, field: string | undefined): Condition {
  if (field === undefined) throw new QueryError('A range needs a field.');
  const from = inclusive === 'both' || inclusive === 'left' ? '>=' : '>';
  const to = inclusive === 'both' || inclusive === 'right' ? '<=' : '<';
  return allOf([
    ...(term_min === '*' ? [] : [compared(field, from, unescape(term_min))]),
    ...(term_max === '*' ? [] : [compared(field, to, unescape(term_max))]),
  ]);
}

const between = (field: string, from: string, to: string): Condition => ({
  sql: `${logColumn(field)} >= ? and ${logColumn(field)} <= ?`,
  params: [from, to],
});

const globbed = (text: string): string => text.replaceAll(/[*?[]/g, '[$&]');
const join = (word: string, none: string, conditions: readonly Condition[]): Condition => ({
  sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `) || none})`,
  params: conditions.flatMap(({ params }) => params),
});
const anyOf = (conditions: readonly Condition[]): Condition => join('or', 'false', conditions);
const allOf = (conditions: readonly Condition[]): Condition => join('and', 'true', conditions);
