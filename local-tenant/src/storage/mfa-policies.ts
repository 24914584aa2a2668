import type { Database } from './database.js';
import { recall, remember } from './secrets.js';

/** When everybody has to have a second factor: `all-applications`, always; none of them, only who has enrolled. */
export type MfaPolicy = 'all-applications' | 'confidence-score';

const NAME = 'mfa-policies';

/** The policies of the tenant, as `GET /guardian/policies` shows them. */
export const mfaPolicies = (db: Database): MfaPolicy[] => JSON.parse(recall(db, NAME) ?? '[]') as MfaPolicy[];

/** Keeps policies in place of those that there were. */
export const replaceMfaPolicies = (db: Database, policies: readonly MfaPolicy[]): void =>
  remember(db, NAME, JSON.stringify(policies));
