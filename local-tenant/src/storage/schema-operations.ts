/** What the tenant notes of its own doing: its log, the mails that it would have sent, the tickets in them, jobs. */
export const operations = `
  create table logs (
    number integer primary key,
    log_id text not null unique,
    date text not null,
    type text not null,
    user_id text,
    doc text not null
  );
  create index logs_date on logs (date);
  create index logs_user on logs (user_id, date) where user_id is not null;
  create index logs_type on logs (type, date);

  create table mails (
    number integer primary key,
    id text not null unique,
    recipient text not null,
    doc text not null
  );
  create index mails_recipient on mails (recipient);

  create table tickets (
    ticket text primary key,
    kind text not null,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    expires_at integer not null,
    doc text not null
  ) without rowid;
  create index tickets_user on tickets (user_id);

  create table jobs (
    number integer primary key,
    id text not null unique,
    type text not null,
    status text not null,
    created_at integer not null,
    doc text not null,
    input text,
    done integer not null default 0
  );
  create index jobs_status on jobs (status);
  create table job_errors (
    number integer primary key,
    job_id text not null references jobs (id) on delete cascade,
    doc text not null
  );
  create index job_errors_job on job_errors (job_id);
  create table job_files (
    job_id text primary key references jobs (id) on delete cascade,
    content blob not null
  ) without rowid;
`;
