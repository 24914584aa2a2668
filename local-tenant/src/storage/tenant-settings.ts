import type { Database } from './database.js';
import { recall, remember } from './secrets.js';

/** What holds for the tenant as a whole, as `GET /tenants/settings` shows it. */
export interface TenantSettings {
  /** Auth0's "Tenant Login URI": where a login begins that no application began, that of an invitation, say. */
  default_redirection_uri?: string;
  /** Name of the connection that the password grant takes where it is given no realm. */
  default_directory?: string;
  /** The API that tokens are for where nobody asks for one. */
  default_audience?: string;
  /** Where anybody may be sent after logout, whatever the application. */
  allowed_logout_urls?: string[];
  /** Whether `organization` may be a name, and tokens have `org_name`. */
  allow_organization_name_in_authentication_api?: boolean;
  flags?: Record<string, boolean>;
  [setting: string]: unknown;
}

const NAME = 'tenant-settings';

/** The settings that were changed from their defaults. */
export const tenantSettings = (db: Database): TenantSettings => JSON.parse(recall(db, NAME) ?? '{}') as TenantSettings;

/** Keeps settings in place of those that there were. */
export const replaceTenantSettings = (db: Database, settings: TenantSettings): void =>
  remember(db, NAME, JSON.stringify(settings));
