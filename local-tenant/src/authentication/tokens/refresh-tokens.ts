import { randomBytes } from 'node:crypto';
import type { Tenant } from '../../context.js';
import type { Client } from '../../storage/clients.js';
import { destroyModel, findModel, revokeModelsByGrantId, upsertModel } from '../../storage/oidc-models.js';
import type { Authorization } from '../authorize/authorization.js';

/** A refresh token; all that descend from one login share `grantId`, Auth0's token family. */
export interface RefreshToken extends Authorization {
  grantId: string;
  /** When the family began, in Unix seconds: the absolute lifetime counts from here. */
  started_at: number;
  /** The token that this one replaced. */
  supersedes?: string;
  /** When it was exchanged for the next one, in Unix seconds. */
  rotated_at?: number;
}

const KIND = 'RefreshToken';
const DAY = 86_400;

/** A new refresh token for an authorization. Returns its value. */
export function issueRefreshToken(tenant: Tenant, client: Client, token: RefreshToken): string {
  const value = `v1.${randomBytes(48).toString('base64url')}`;
  storeRefreshToken(tenant, client, value, token);
  return value;
}

/** Writes a refresh token; its idle lifetime starts anew. */
export function storeRefreshToken(tenant: Tenant, client: Client, value: string, token: RefreshToken): void {
  upsertModel(tenant.db, KIND, value, { ...token }, secondsLeft(client, token.started_at, seconds(tenant)));
}

/** The refresh token of this value, `undefined` when there is none or its time is over. */
export const findRefreshToken = (tenant: Tenant, value: string): RefreshToken | undefined =>
  findModel(tenant.db, KIND, value) as RefreshToken | undefined;

/** Makes a refresh token unknown. */
export const destroyRefreshToken = (tenant: Tenant, value: string): void => destroyModel(tenant.db, KIND, value);

/** Makes a refresh token and all its relatives unknown. */
export const revokeFamily = (tenant: Tenant, grantId: string): void => revokeModelsByGrantId(tenant.db, KIND, grantId);

/** Whether an application gets a new refresh token at each exchange. */
export const isRotating = (client: Client): boolean => client.refresh_token?.rotation_type === 'rotating';

/** The tenant's time in Unix seconds. */
export const seconds = (tenant: Tenant): number => Math.floor(tenant.now().getTime() / 1000);

/** https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-expiration: the shorter one of two lifetimes. */
function secondsLeft(client: Client, startedAt: number, now: number): number | undefined {
  const settings = client.refresh_token;
  if (settings?.expiration_type !== 'expiring') return undefined;
  const absolute = settings.infinite_token_lifetime ? Infinity : (settings.token_lifetime ?? 30 * DAY);
  const idle = settings.infinite_idle_token_lifetime ? Infinity : (settings.idle_token_lifetime ?? 15 * DAY);
  const left = Math.min(startedAt + absolute - now, idle);
  return left === Infinity ? undefined : Math.max(left, 1);
}
