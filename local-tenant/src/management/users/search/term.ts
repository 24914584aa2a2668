import type { Node, NodeRangedTerm, NodeTerm } from 'lucene';
import { CASE_INSENSITIVE } from '../../../storage/search-index.js';
import { type Condition, hasPath, hasValue } from '../../../storage/user-search.js';
import { type Bound, between } from './range.js';
import { QueryError, isNumber, unescape } from './text.js';

const EVERYBODY: Condition = { sql: 'true', params: [] };
/** What a term without a field is looked for in: "A term without a field name will not match text in the metadata." */
const DEFAULT_FIELDS = [...CASE_INSENSITIVE, 'username', 'user_id', 'phone_number'];
const DATE_FIELDS = new Set(['created_at', 'updated_at', 'last_login', 'last_password_reset']);
const COMPARISON = /^(>=|<=|>|<)(.+)$/s;

/** The condition of one `field:term`, `field:[a TO b]` or bare term. @throws {QueryError} */
export function termCondition(node: Node, field: string | undefined): Condition {
  if (field === '*') return EVERYBODY;
  if ('term_min' in node) return ranged(node, field);
  if (node.regex || typeof node.similarity === 'number') {
    throw new QueryError('Regular expressions and fuzzy terms are not supported in user search.');
  }
  if (field === '_exists_') return hasPath(unescape(node.term));
  if (field !== undefined) return fieldCondition(node, field);
  if (node.term === '*') return EVERYBODY;
  const conditions = DEFAULT_FIELDS.map((name) => fieldCondition(node, name));
  return { sql: `(${conditions.map(({ sql }) => sql).join(' or ')})`, params: conditions.flatMap((c) => c.params) };
}

function fieldCondition(node: NodeTerm, field: string): Condition {
  const raw = node.prefix === '-' && isNumber(node.term) ? `-${node.term}` : node.term;
  if (node.quoted) return exact(field, unescape(raw));
  const [, operator, operand] = COMPARISON.exec(raw) ?? [];
  if (operator && operand) return compared(field, operator, unescape(operand));
  if (raw === '*') return hasPath(field);
  return /(?<!\\)[*?]/.test(raw) ? wildcard(field, raw) : exact(field, unescape(raw));
}

function exact(field: string, text: string): Condition {
  if (DATE_FIELDS.has(field)) {
    return hasValue(field, between({ text, inclusive: true }, { text, inclusive: true }, true));
  }
  const term = folded(field, text);
  const values = isNumber(text) ? [term, Number(text)] : [term];
  return hasValue(field, { sql: `value in (${values.map(() => '?').join(', ')})`, params: values });
}

function wildcard(field: string, raw: string): Condition {
  refuseOnUserMetadata(field);
  const pattern = folded(field, raw);
  const prefix = unescape(/^(?:\\.|[^*?\\])*/s.exec(pattern)![0]);
  if (unescape(pattern).replaceAll(/[*?]/g, '').length < 3 && prefix === '') {
    throw new QueryError('Wildcards other than prefix matching need literals of 3 characters or more.');
  }
  return hasValue(field, {
    sql: 'value >= ? and value < ? and value glob ?',
    params: [prefix, `${prefix}\u{10FFFF}`, toGlob(pattern)],
  });
}

function toGlob(pattern: string): string {
  return pattern.replaceAll(/\\(.)|(\[)/gs, (_, escaped: string | undefined, bracket: string | undefined) => {
    const literal = escaped ?? bracket ?? '';
    return /[*?[]/.test(literal) ? `[${literal}]` : literal;
  });
}

function compared(field: string, operator: string, text: string): Condition {
  refuseOnUserMetadata(field);
  const bound = { text, inclusive: operator.endsWith('=') };
  const [from, to] = operator.startsWith('>') ? [bound, undefined] : [undefined, bound];
  return hasValue(field, between(from, to, DATE_FIELDS.has(field)));
}

function ranged({ term_min, term_max, inclusive }: NodeRangedTerm, field: string | undefined): Condition {
  if (field === undefined) throw new QueryError('A range needs a field.');
  refuseOnUserMetadata(field);
  const from = boundOf(term_min, inclusive === 'both' || inclusive === 'left');
  const to = boundOf(term_max, inclusive === 'both' || inclusive === 'right');
  return from || to ? hasValue(field, between(from, to, DATE_FIELDS.has(field))) : hasPath(field);
}

function boundOf(term: string, inclusive: boolean): Bound | undefined {
  return term === '*' ? undefined : { text: unescape(term), inclusive };
}

/** "Range and wildcard searches are not available on user_metadata fields." */
function refuseOnUserMetadata(field: string): void {
  if (!field.startsWith('user_metadata')) return;
  throw new QueryError('Range and wildcard searches are not available on user_metadata fields.');
}

function folded(field: string, text: string): string {
  return CASE_INSENSITIVE.has(field) || field === 'email.domain' ? text.toLowerCase() : text;
}
