import type { Database } from './database.js';
import { type Value, allRows, run } from './statements.js';

/** A stored log event; the rest of its fields are the writer's. */
export interface LogDocument {
  log_id: string;
  date: string;
  type: string;
  user_id: string | null;
  [field: string]: unknown;
}

/** The number that the next event gets. */
export function nextLogNumber(db: Database): number {
  return allRows<{ next: number }>(db, 'select coalesce(max(number), 0) + 1 as next from logs')[0]!.next;
}

/** Adds an event to the log. */
export function insertLog(db: Database, number: number, entry: LogDocument): void {
  const sql = 'insert into logs (number, log_id, date, type, user_id, doc) values (?, ?, ?, ?, ?, ?)';
  run(db, sql, number, entry.log_id, entry.date, entry.type, entry.user_id, JSON.stringify(entry));
}

/** The event with this id, `undefined` when there is none. */
export function findLog(db: Database, logId: string): LogDocument | undefined {
  return parsed(allRows<Row>(db, 'select doc from logs where log_id = ?', logId))[0];
}

/** The events that came after the one with this id (from the first one without it), in their order. */
export function listLogsAfter(db: Database, logId: string | undefined, limit: number): LogDocument[] {
  const sql = 'select doc from logs where log_id > ? order by log_id limit ?';
  return parsed(allRows<Row>(db, sql, logId ?? '', limit));
}

/** Which events, in which order, and which part of the list. */
export interface LogSearch {
  /** A condition on the table `logs`. */
  where: { sql: string; params: readonly Value[] };
  sort: { field: string; descending: boolean };
  limit: number;
  offset: number;
}

/** One part of the events that meet a condition. */
export function searchLogs(db: Database, { where, sort, limit, offset }: LogSearch): LogDocument[] {
  const direction = sort.descending ? 'desc' : 'asc';
  const sql = `select doc from logs where ${where.sql} order by ${logColumn(sort.field)} ${direction}, number ${direction} limit ? offset ?`;
  return parsed(allRows<Row>(db, sql, ...where.params, limit, offset));
}

/**
 * A field of an event as an expression of SQL. The field goes into the SQL text, because only so an index is used; it is
 * cut down to what a field's name may have.
 */
export function logColumn(field: string): string {
  if (['date', 'type', 'user_id', 'log_id'].includes(field)) return `logs.${field}`;
  const steps = field.split('.').map((step) => `"${step.replaceAll(/[^\w -]/g, '')}"`);
  return `json_extract(logs.doc, '$.${steps.join('.')}')`;
}

/** How many events meet a condition. */
export function countLogs(db: Database, { sql, params }: LogSearch['where']): number {
  return allRows<{ n: number }>(db, `select count(*) as n from logs where ${sql}`, ...params)[0]!.n;
}

interface Row {
  doc: string;
}

const parsed = (rows: readonly Row[]): LogDocument[] => rows.map(({ doc }) => JSON.parse(doc) as LogDocument);
