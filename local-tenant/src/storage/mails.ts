import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** A mail that Auth0 would have sent. */
export interface Mail {
  id: string;
  to: string;
  /** Auth0's name of the e-mail template, or the name of a mail that has none. */
  template: string;
  subject: string;
  /** The mail in plain text, its links and codes included. */
  text: string;
  links: { label: string; url: string }[];
  /** The one-time code in it, where it has one. */
  code?: string;
  user_id?: string;
  sent_at: string;
}

/** Adds a mail to the inbox. */
export function insertMail(db: Database, mail: Mail): void {
  run(
    db,
    'insert into mails (id, recipient, doc) values (?, ?, ?)',
    mail.id,
    mail.to.toLowerCase(),
    JSON.stringify(mail),
  );
}

/** The mail with this id, `undefined` when there is none. */
export function findMail(db: Database, id: string): Mail | undefined {
  return parsed(allRows<{ doc: string }>(db, 'select doc from mails where id = ?', id))[0];
}

/** The mails to one address (to everybody without it), newest first. */
export function listMails(db: Database, to: string | undefined, limit: number): Mail[] {
  const [where, values] = to === undefined ? ['', []] : ['where recipient = ?', [to.toLowerCase()]];
  const sql = `select doc from mails ${where} order by number desc limit ?`;
  return parsed(allRows<{ doc: string }>(db, sql, ...values, limit));
}

/** Empties the inbox. */
export const deleteMails = (db: Database): void => void run(db, 'delete from mails');

const parsed = (rows: readonly { doc: string }[]): Mail[] => rows.map(({ doc }) => JSON.parse(doc) as Mail);
