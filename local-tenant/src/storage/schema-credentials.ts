/** The public keys by which applications prove who they are. */
export const credentials = `
  create table client_credentials (
    id text primary key,
    client_id text not null references clients (id) on delete cascade,
    doc text not null
  );
  create index client_credentials_client on client_credentials (client_id);
`;
