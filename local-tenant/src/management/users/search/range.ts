import type { Condition } from '../../../storage/user-search.js';
import { isDate, isNumber } from './text.js';

/** One end of a range. */
export interface Bound {
  text: string;
  inclusive: boolean;
}

const AFTER_ALL = '\u{10FFFF}';

/**
 * The condition that a value lies between two bounds, of which one may be missing. Numbers are compared with numbers
 * and text with text: SQLite sorts every number before every text. Part of a date means all of its time, as in
 * Elasticsearch: `[* TO 2018-01-31]` ends with that day, `>2017-12` begins after that month.
 *
 * @param isDateField whether the field holds moments, so that `2017` is a year and no number
 */
export function between(from: Bound | undefined, to: Bound | undefined, isDateField: boolean): Condition {
  const numeric = !isDateField && [from, to].every((bound) => bound === undefined || isNumber(bound.text));
  const end = (text: string): string => (isDateField || isDate(text) ? text + AFTER_ALL : text);
  const at = (text: string): string | number => (numeric ? Number(text) : text);
  const after = (text: string): string | number => (numeric ? Number(text) : end(text));
  const conditions = [
    !from && !numeric && { sql: "value >= ''", params: [] },
    !to && numeric && { sql: "value < ''", params: [] },
    from?.inclusive && { sql: 'value >= ?', params: [at(from.text)] },
    from && !from.inclusive && { sql: 'value > ?', params: [after(from.text)] },
    to?.inclusive && { sql: 'value <= ?', params: [after(to.text)] },
    to && !to.inclusive && { sql: 'value < ?', params: [at(to.text)] },
  ].filter((condition) => !!condition);
  return {
    sql: conditions.map(({ sql }) => sql).join(' and '),
    params: conditions.flatMap(({ params }) => params),
  };
}
