/** What the tenant notes of its own doing: its log, the mails that it would have sent, the tickets in them. */
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
`;
