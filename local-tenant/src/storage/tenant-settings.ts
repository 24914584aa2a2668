import type { Database } from './database.js';
import { recall, remember } from './secrets.js';

/** What holds for the tenant as a whole, as `GET /tenants/settings` shows it. */
export interface TenantSettings {
  /** Auth0's "Tenant Login URI": where a login begins that no application began, that of an invitation, say. */
  default_redirection_uri?: string;
  flags?: Record<string, boolean>;
  [setting: string]: unknown;
}

const NAME = 'tenant-settings';

/** The settings that were changed from their defaults. */
export const tenantSettings = (db: Database): TenantSettings => JSON.parse(recall(db, NAME) ?? '{}') as TenantSettings;

/** Keeps settings in place of those that there were. */
export const replaceTenantSettings = (db: Database, settings: TenantSettings): void =>
  remember(db, NAME, JSON.stringify(settings));
