import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** A family of refresh tokens: what one login gave an application, however often it has been exchanged since. */
export interface RefreshTokenFamily {
  /** Under which the Management API knows it; the token itself can't be told from it. */
  id: string;
  user_id: string;
  client_id: string;
  audience?: string;
  scope: string[];
  session_id?: string;
  /** Unix seconds. */
  started_at: number;
  metadata?: Record<string, unknown>;
  /** Unix seconds; none for one that lives on. */
  expires_at: number | null;
}

/** Which families; what isn't named is any. */
export interface FamilyFilter {
  id?: string | undefined;
  user_id?: string | undefined;
  client_id?: string | undefined;
  audience?: string | undefined;
  session_id?: string | undefined;
}

/** The API's ids have at most 30 characters, and a family's own name is as random as the tokens in it. */
const ID = 'substr(grant_id, 1, 24)';
const FILTER = `kind = 'RefreshToken' and (?1 is null or ${ID} = ?1)
  and (?2 is null or json_extract(payload, '$.user_id') = ?2)
  and (?3 is null or json_extract(payload, '$.client_id') = ?3)
  and (?4 is null or json_extract(payload, '$.audience') = ?4)
  and (?5 is null or json_extract(payload, '$.session_id') = ?5)`;

/** The live families of refresh tokens, oldest first. */
export function listRefreshTokens(db: Database, filter: FamilyFilter, now: Date): RefreshTokenFamily[] {
  const sql = `select ${ID} as id, payload, expires_at from oidc_models
    where ${FILTER} and json_extract(payload, '$.rotated_at') is null and (expires_at is null or expires_at > ?6)
    order by json_extract(payload, '$.started_at'), id`;
  const rows = allRows<Row>(db, sql, ...values(filter), now.getTime() / 1000);
  return rows.map(({ id, payload, expires_at }) => ({ ...(JSON.parse(payload) as Stored), id, expires_at }));
}

/** Makes families of refresh tokens unknown. */
export function deleteRefreshTokens(db: Database, filter: FamilyFilter): void {
  run(db, `delete from oidc_models where ${FILTER}`, ...values(filter));
}

/** Keeps what an application notes about a family; the tokens that follow have it too. */
export function setRefreshTokenMetadata(db: Database, id: string, metadata: Record<string, unknown>): void {
  const sql = `update oidc_models set payload = json_set(payload, '$.metadata', json(?))
    where kind = 'RefreshToken' and ${ID} = ?`;
  run(db, sql, JSON.stringify(metadata), id);
}

type Stored = Omit<RefreshTokenFamily, 'id' | 'expires_at'>;
interface Row {
  id: string;
  payload: string;
  expires_at: number | null;
}

const values = ({ id, user_id, client_id, audience, session_id }: FamilyFilter): (string | null)[] =>
  [id, user_id, client_id, audience, session_id].map((value) => value ?? null);
