import { credentials } from './schema-credentials.js';
import { operations } from './schema-operations.js';
import { relations } from './schema-relations.js';

/**
 * The schema as a list of steps; `user_version` counts the steps that a file has taken. Only ever append.
 *
 * Entities are JSON documents as the API shows them, beside the columns that they are looked up by.
 * `search_values` is the search index over users: one row a leaf of the document.
 */
export const migrations: readonly string[] = [
  `
  create table users (
    id integer primary key,
    user_id text not null unique,
    doc text not null
  );
  create index users_email on users (json_extract(doc, '$.email'));
  create index users_created_at on users (json_extract(doc, '$.created_at'));
  create index users_updated_at on users (json_extract(doc, '$.updated_at'));
  create index users_last_login on users (json_extract(doc, '$.last_login'));
  create index users_name on users (json_extract(doc, '$.name') collate nocase);

  create table identities (
    identity_id text primary key,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    connection text not null,
    email text,
    username text,
    phone_number text
  ) without rowid;
  create index identities_user on identities (user_id);
  create unique index identities_email on identities (connection, email);
  create unique index identities_username on identities (connection, username);
  create unique index identities_phone_number on identities (connection, phone_number);

  create table passwords (
    identity_id text primary key references identities (identity_id) on delete cascade,
    hash text not null
  ) without rowid;

  create table search_paths (
    id integer primary key,
    path text not null unique
  );
  create table search_values (
    path integer not null,
    value,
    user integer not null references users (id) on delete cascade,
    primary key (path, value, user)
  ) without rowid;
  create index search_values_user on search_values (user);

  create table connections (id text primary key, name text not null unique, doc text not null);
  create table clients (id text primary key, doc text not null);
  create table resource_servers (id text primary key, identifier text not null unique, doc text not null);
  create table client_grants (
    id text primary key,
    client_id text not null references clients (id) on delete cascade,
    audience text not null,
    doc text not null,
    unique (client_id, audience)
  );

  create table user_permissions (
    user_id text not null references users (user_id) on update cascade on delete cascade,
    resource_server_identifier text not null references resource_servers (identifier) on delete cascade,
    permission_name text not null,
    primary key (user_id, resource_server_identifier, permission_name)
  ) without rowid;

  create table signing_keys (kid text primary key, private_jwk text not null, created_at text not null);
  create table secrets (name text primary key, value text not null);

  create table oidc_models (
    kind text not null,
    id text not null,
    payload text not null,
    expires_at integer,
    grant_id text,
    user_code text,
    uid text,
    primary key (kind, id)
  ) without rowid;
  create index oidc_models_grant on oidc_models (grant_id) where grant_id is not null;
  create index oidc_models_uid on oidc_models (kind, uid) where uid is not null;
  create index oidc_models_user_code on oidc_models (kind, user_code) where user_code is not null;
  create index oidc_models_expiry on oidc_models (expires_at) where expires_at is not null;
  `,
  relations,
  operations,
  credentials,
];
