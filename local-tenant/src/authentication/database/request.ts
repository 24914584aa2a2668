import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { type Connection, findConnectionByName } from '../../storage/connections.js';
import { bareError } from './errors.js';

/** The text fields of a request to `/dbconnections/*`; what isn't text is not among them. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Reads a form or a JSON object. */
export function textFields(ctx: Context): Fields {
  const body = (ctx.request.body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  );
}

/** @throws {DatabaseError} 400 when the field isn't there */
export function requiredField(fields: Fields, name: string): string {
  const value = fields[name];
  if (value === undefined) throw bareError(`${name} is required`);
  return value;
}

/**
 * The database connection that a request is about.
 *
 * @throws {DatabaseError} 400 when it names none, or one that the tenant hasn't
 */
export function databaseConnection({ db }: Tenant, fields: Fields): Connection {
  const connection = findConnectionByName(db, requiredField(fields, 'connection'));
  if (connection?.strategy === 'auth0') return connection;
  throw bareError('the connection was not found');
}
