import { unixSeconds } from './clock.js';
import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** What oidc-provider stores: tokens, codes, sessions, interactions, grants. The payload is its own. */
export interface OidcPayload {
  grantId?: string | undefined;
  userCode?: string | undefined;
  uid?: string | undefined;
  consumed?: unknown;
  [key: string]: unknown;
}

const UPSERT = `insert or replace into oidc_models (kind, id, payload, expires_at, grant_id, user_code, uid)
  values (?, ?, ?, ?, ?, ?, ?)`;
const live = '(expires_at is null or expires_at > ?)';

/** Writes a model, in place of one with the same kind and id; it is gone `expiresIn` seconds from now. */
export function upsertModel(
  db: Database,
  kind: string,
  id: string,
  payload: OidcPayload,
  expiresIn: number | undefined,
): void {
  const expiresAt = expiresIn ? unixSeconds(db) + expiresIn : null;
  const { grantId = null, userCode = null, uid = null } = payload;
  run(db, 'delete from oidc_models where expires_at <= ?', unixSeconds(db));
  run(db, UPSERT, kind, id, JSON.stringify(payload), expiresAt, grantId, userCode, uid);
}

/** The model of this kind and id, `undefined` when there is none or it has expired. */
export function findModel(db: Database, kind: string, id: string): OidcPayload | undefined {
  const sql = `select payload from oidc_models where kind = ? and id = ? and ${live}`;
  return read(allRows<Row>(db, sql, kind, id, unixSeconds(db))[0]);
}

/** The model of this kind with this `uid` (sessions), `undefined` when there is none or it has expired. */
export function findModelByUid(db: Database, kind: string, uid: string): OidcPayload | undefined {
  const sql = `select payload from oidc_models where kind = ? and uid = ? and ${live}`;
  return read(allRows<Row>(db, sql, kind, uid, unixSeconds(db))[0]);
}

/** The model of this kind with this device-flow user code, `undefined` when there is none or it has expired. */
export function findModelByUserCode(db: Database, kind: string, code: string): OidcPayload | undefined {
  const sql = `select payload from oidc_models where kind = ? and user_code = ? and ${live}`;
  return read(allRows<Row>(db, sql, kind, code, unixSeconds(db))[0]);
}

/** The live models of one kind that belong to one person. */
export function listModelsOfAccount(db: Database, kind: string, accountId: string): OidcPayload[] {
  const sql = `select payload from oidc_models
    where kind = ? and json_extract(payload, '$.accountId') = ? and ${live}`;
  return allRows<Row>(db, sql, kind, accountId, unixSeconds(db)).map((row) => read(row)!);
}

/** Removes the models of one kind that belong to one person. */
export function destroyModelsOfAccount(db: Database, kind: string, accountId: string): void {
  run(db, `delete from oidc_models where kind = ? and json_extract(payload, '$.accountId') = ?`, kind, accountId);
}

/**
 * Marks a model as used, so that a second use of a code or a rotated refresh token is seen.
 *
 * @returns whether it was unused until now: of two that try at once, one wins
 */
export function consumeModel(db: Database, kind: string, id: string): boolean {
  const sql = `update oidc_models set payload = json_set(payload, '$.consumed', ?)
    where kind = ? and id = ? and json_extract(payload, '$.consumed') is null`;
  return run(db, sql, unixSeconds(db), kind, id).changes > 0;
}

/** Removes one model; none of that id is no error. */
export function destroyModel(db: Database, kind: string, id: string): void {
  run(db, 'delete from oidc_models where kind = ? and id = ?', kind, id);
}

/** Removes the models of one kind that came out of one grant. */
export function revokeModelsByGrantId(db: Database, kind: string, grantId: string): void {
  run(db, 'delete from oidc_models where kind = ? and grant_id = ?', kind, grantId);
}

interface Row {
  payload: string;
}

function read(row: Row | undefined): OidcPayload | undefined {
  return row && (JSON.parse(row.payload) as OidcPayload);
}
