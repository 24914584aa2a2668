import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** What a job does. */
export type JobType = 'users_import' | 'users_export' | 'verification_email';
/** Where a job stands. `expired` are imports that didn't end within two hours. */
export type JobStatus = 'pending' | 'processing' | 'completed' | 'failed';

/** How an import went. */
export interface JobSummary {
  failed: number;
  updated: number;
  inserted: number;
  total: number;
}

/** A job with all that its worker needs to know; `GET /jobs/{id}` shows a part of it. */
export interface Job {
  id: string;
  type: JobType;
  status: JobStatus;
  /** ISO 8601 */
  created_at: string;
  connection_id?: string;
  connection?: string;
  external_id?: string;
  summary?: JobSummary;
  status_details?: string;
  percentage_done?: number;
  time_left_seconds?: number;
  upsert?: boolean;
  send_completion_email?: boolean;
  format?: 'json' | 'csv';
  limit?: number;
  fields?: { name: string; export_as?: string }[];
  client_id?: string;
  user_id?: string;
  /** The address that the tenant was reached at when the job was ordered; links in mails begin with it. */
  issuer: string;
}

/** Adds a job. @param input the file that it works on */
export function insertJob(db: Database, job: Job, input?: string): void {
  const sql = 'insert into jobs (id, type, status, created_at, doc, input) values (?, ?, ?, ?, ?, ?)';
  run(db, sql, job.id, job.type, job.status, Date.parse(job.created_at), JSON.stringify(job), input ?? null);
}

/** Writes a job in place of the one with the same id. @param done how many records of its file it has dealt with */
export function updateJob(db: Database, job: Job, done = 0): void {
  const sql = 'update jobs set status = ?, doc = ?, done = ? where id = ?';
  run(db, sql, job.status, JSON.stringify(job), done, job.id);
}

/** Writes a job that has ended; its input is let go. */
export function endJob(db: Database, job: Job): void {
  updateJob(db, job);
  run(db, 'update jobs set input = null where id = ?', job.id);
}

/** The job with this id, `undefined` when there is none. */
export function findJob(db: Database, id: string): Job | undefined {
  return parsed(allRows<Row>(db, 'select doc from jobs where id = ?', id))[0];
}

/** The file that a job works on, and how many of its records are dealt with. */
export function findJobInput(db: Database, id: string): { input: string | null; done: number } {
  return allRows<{ input: string | null; done: number }>(db, 'select input, done from jobs where id = ?', id)[0]!;
}

/** The jobs that haven't ended, oldest first. */
export function listOpenJobs(db: Database, type?: JobType): Job[] {
  const sql = `select doc from jobs where status in ('pending', 'processing') and (?1 is null or type = ?1) order by number`;
  return parsed(allRows<Row>(db, sql, type ?? null));
}

/** Removes the jobs that were ordered before a moment (milliseconds), with all that came of them. */
export const deleteJobsBefore = (db: Database, moment: number): void =>
  void run(db, 'delete from jobs where created_at < ?', moment);

/** Adds what was wrong with one record. */
export function insertJobError(db: Database, jobId: string, error: object): void {
  run(db, 'insert into job_errors (job_id, doc) values (?, ?)', jobId, JSON.stringify(error));
}

/** What was wrong with the records of a job, in their order. */
export function listJobErrors(db: Database, jobId: string): object[] {
  const rows = allRows<Row>(db, 'select doc from job_errors where job_id = ? order by number', jobId);
  return rows.map(({ doc }) => JSON.parse(doc) as object);
}

/** Keeps the file that a job made. */
export function insertJobFile(db: Database, jobId: string, content: Buffer): void {
  run(db, 'insert or replace into job_files (job_id, content) values (?, ?)', jobId, content);
}

/** The file that a job made, `undefined` when there is none. */
export function findJobFile(db: Database, jobId: string): Buffer | undefined {
  const row = allRows<{ content: ArrayBuffer }>(db, 'select content from job_files where job_id = ?', jobId)[0];
  return row && Buffer.from(row.content);
}

interface Row {
  doc: string;
}

const parsed = (rows: readonly Row[]): Job[] => rows.map(({ doc }) => JSON.parse(doc) as Job);
