/** A query that the user search refuses. */
export class QueryError extends Error {
  override name = 'QueryError';
}

/** Text without Lucene's backslashes. */
export const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

/** Whether text is a moment or the first part of one: `2017`, `2017-12`, `2017-12-05T10:00:00.000Z`. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/.test(text);

/** Whether text is a number. */
export const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);
