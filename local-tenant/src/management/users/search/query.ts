import lucene, { type AST, type Node } from 'lucene';
import type { Condition } from '../../../storage/user-search.js';
import { termCondition } from './term.js';
import { QueryError, unescape } from './text.js';

type Clause = AST | Node;
interface Link {
  clause: Clause;
  operator: string;
}

const AND = /^(AND|&&)/;
const NEGATED = /NOT$/;

/** The condition of one term: on the field of this name, or on those that are searched where none is named. */
export type TermCompiler = (node: Node, field: string | undefined) => Condition;

/**
 * Compiles Auth0's user search (Lucene's query syntax, search engine v3) to a condition on the table `users`.
 *
 * @param term how a term is compiled; another one searches another table in the same syntax
 * @throws {QueryError} the query can't be parsed, or uses what Auth0's search doesn't offer
 * @see https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 */
export function compileQuery(query: string, term: TermCompiler = termCondition): Condition {
  return compile(parse(query), term);
}

function parse(query: string): AST {
  try {
    const ast = lucene.parse(query);
    if ((ast as { left?: Clause }).left) return ast;
  } catch {
    // lucene's own message describes its grammar, not the caller's mistake
  }
  throw new QueryError(`The query could not be parsed: ${query}`);
}

function compile(clause: Clause, term: TermCompiler, field?: string): Condition {
  if (!('left' in clause)) return signed(clause, term, field);
  const inner = clause.field === undefined ? field : unescape(clause.field);
  return anyOf(
    alternatives(chain(clause)).map((group) => allOf(group.map((link) => linkCondition(link, term, inner)))),
  );
}

/** lucene nests to the right and knows no precedence: `a AND b OR c` comes as `a AND (b OR c)`. */
function chain(ast: AST, operator = ''): Link[] {
  const first = { clause: ast.left, operator: `${operator} ${'start' in ast ? ast.start : ''}`.trim() };
  if (!('right' in ast) || !ast.right) return [first];
  const { right } = ast;
  const flat = 'left' in right && !right.parenthesized && right.field === undefined;
  return [first, ...(flat ? chain(right, ast.operator) : [{ clause: right, operator: ast.operator }])];
}

/** AND binds more tightly than OR, and a space is an OR, as everywhere in Lucene. */
function alternatives(links: readonly Link[]): Link[][] {
  const groups: Link[][] = [];
  for (const link of links) {
    const last = groups.at(-1);
    if (last && AND.test(link.operator)) last.push(link);
    else groups.push([link]);
  }
  return groups;
}

function linkCondition({ clause, operator }: Link, term: TermCompiler, field: string | undefined): Condition {
  const condition = compile(clause, term, field);
  return NEGATED.test(operator) ? not(condition) : condition;
}

/** `-field:x` and `!field:x` come with the sign in the field's name. */
function signed(node: Node, term: TermCompiler, field: string | undefined): Condition {
  const [, sign, name] = /^([-+!]?)(.*)$/s.exec(node.field) ?? [];
  const own = name === '<implicit>' ? field : unescape(name ?? '');
  const prohibited = sign === '-' || sign === '!' || (node.field === '<implicit>' && isProhibited(node));
  const condition = term(node, own);
  return prohibited ? not(condition) : condition;
}

function isProhibited(node: Node): boolean {
  return 'prefix' in node && (node.prefix === '-' || node.prefix === '!');
}

const not = ({ sql, params }: Condition): Condition => ({ sql: `not (${sql})`, params });
const join = (word: string, conditions: readonly Condition[]): Condition => ({
  sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
  params: conditions.flatMap(({ params }) => params),
});
const anyOf = (conditions: readonly Condition[]): Condition => join('or', conditions);
const allOf = (conditions: readonly Condition[]): Condition => join('and', conditions);
