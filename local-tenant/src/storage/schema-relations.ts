/**
 * What ties people, roles, APIs, organizations, connections and applications to each other. Every row goes with the
 * entities that it ties, so that nothing of a deleted role, person or organization stays behind. An API's permissions are
 * no foreign key, because people and roles may hold permissions of the Management API, which has no row.
 */
export const relations = `
  create table roles (id text primary key, name text not null unique, doc text not null);
  create table role_permissions (
    role_id text not null references roles (id) on delete cascade,
    resource_server_identifier text not null,
    permission_name text not null,
    primary key (role_id, resource_server_identifier, permission_name)
  ) without rowid;
  create index role_permissions_api on role_permissions (resource_server_identifier);
  create table role_members (
    role_id text not null references roles (id) on delete cascade,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    assigned_at text not null,
    primary key (role_id, assigned_at, user_id),
    unique (user_id, role_id)
  ) without rowid;

  create table user_permissions_2 (
    user_id text not null references users (user_id) on update cascade on delete cascade,
    resource_server_identifier text not null,
    permission_name text not null,
    primary key (user_id, resource_server_identifier, permission_name)
  ) without rowid;
  insert into user_permissions_2 select * from user_permissions;
  drop table user_permissions;
  alter table user_permissions_2 rename to user_permissions;
  create index user_permissions_api on user_permissions (resource_server_identifier);
  create trigger resource_servers_deleted after delete on resource_servers begin
    delete from user_permissions where resource_server_identifier = old.identifier;
    delete from role_permissions where resource_server_identifier = old.identifier;
    delete from client_grants where audience = old.identifier;
  end;

  create table organizations (
    id text primary key,
    name text not null unique,
    created_at text not null,
    doc text not null
  );
  create index organizations_created_at on organizations (created_at, id);
  create table organization_members (
    organization_id text not null references organizations (id) on delete cascade,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    joined_at text not null,
    primary key (organization_id, joined_at, user_id),
    unique (user_id, organization_id)
  ) without rowid;
  create table organization_member_roles (
    organization_id text not null references organizations (id) on delete cascade,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    role_id text not null references roles (id) on delete cascade,
    primary key (organization_id, user_id, role_id)
  ) without rowid;
  create index organization_member_roles_user on organization_member_roles (user_id);
  create index organization_member_roles_role on organization_member_roles (role_id);
  create table organization_connections (
    organization_id text not null references organizations (id) on delete cascade,
    connection_id text not null references connections (id) on delete cascade,
    doc text not null,
    unique (organization_id, connection_id)
  );
  create index organization_connections_connection on organization_connections (connection_id);
  create table organization_client_grants (
    organization_id text not null references organizations (id) on delete cascade,
    grant_id text not null references client_grants (id) on delete cascade,
    unique (organization_id, grant_id)
  );
  create index organization_client_grants_grant on organization_client_grants (grant_id);
  create table organization_domains (
    id text primary key,
    organization_id text not null references organizations (id) on delete cascade,
    domain text not null,
    doc text not null,
    unique (organization_id, domain)
  );
  create table organization_invitations (
    id text primary key,
    organization_id text not null references organizations (id) on delete cascade,
    client_id text not null references clients (id) on delete cascade,
    ticket_id text not null unique,
    doc text not null
  );
  create index organization_invitations_organization on organization_invitations (organization_id);
  create index organization_invitations_client on organization_invitations (client_id);

  create table factors (
    id text primary key,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    type text not null,
    doc text not null,
    secret text
  );
  create index factors_user on factors (user_id);
  create table blocks (
    identifier text not null,
    ip text not null,
    connection text not null,
    created_at text not null,
    primary key (identifier, connection, ip)
  ) without rowid;
  create table blocked_ips (ip text primary key, created_at text not null) without rowid;
  create table user_grants (
    id text primary key,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    client_id text not null references clients (id) on delete cascade,
    audience text not null,
    doc text not null,
    unique (user_id, client_id, audience)
  );
  create index user_grants_client on user_grants (client_id);
  create table device_keys (
    id text primary key,
    user_id text not null references users (user_id) on update cascade on delete cascade,
    device_id text not null,
    client_id text,
    doc text not null,
    unique (user_id, device_id, client_id)
  );
  create table session_metadata (id text primary key, doc text not null) without rowid;
`;
