import type { AdapterPayload } from 'oidc-provider';
import { clockOf } from '../../storage/clock.js';
import type { Database } from '../../storage/database.js';

/** The moments in oidc-provider's models, in Unix seconds. */
const MOMENTS = ['iat', 'exp', 'loginTs', 'consumed'] as const;

/** A model as it is stored: by the tenant's clock. oidc-provider knows the machine's only. */
export const toTenantTime = (db: Database, payload: AdapterPayload): AdapterPayload =>
  shifted(payload, Math.round(clockOf(db).offset / 1000));

/** A stored model as oidc-provider sees it: by the machine's clock, so that it expires when the tenant's says so. */
export const toProviderTime = (db: Database, payload: AdapterPayload | undefined): AdapterPayload | undefined =>
  payload && shifted(payload, -Math.round(clockOf(db).offset / 1000));

function shifted(payload: AdapterPayload, seconds: number): AdapterPayload {
  if (seconds === 0) return payload;
  const moments = MOMENTS.filter((name) => typeof payload[name] === 'number');
  const changed = moments.map((name): [string, number] => [name, (payload[name] as number) + seconds]);
  return { ...payload, ...Object.fromEntries(changed) };
}
