import { type TenantSettings, replaceTenantSettings, tenantSettings } from '../../storage/tenant-settings.js';
import { selectFields } from '../fields.js';
import { type Call, type Route, ok } from '../route.js';

/** `/tenants/settings`. */
export const tenantRoutes: readonly Route[] = [
  { method: 'GET', path: '/tenants/settings', handler: (call) => ok(selectFields(current(call), call.query)) },
  { method: 'PATCH', path: '/tenants/settings', handler: patch },
];

/** Those of a new tenant. */
const DEFAULTS: TenantSettings = {
  enabled_locales: ['en'],
  flags: {},
  sandbox_version: '22',
  session_lifetime: 168,
  idle_session_lifetime: 72,
  allowed_logout_urls: [],
};

/** `flags` are merged one by one, as at Auth0; everything else is replaced, and `null` removes. */
function patch(call: Call) {
  const { flags, ...changes } = call.body as TenantSettings;
  const settings = { ...tenantSettings(call.tenant.db), ...changes };
  const kept = Object.entries({ ...settings, ...(flags && { flags: { ...settings.flags, ...flags } }) });
  replaceTenantSettings(call.tenant.db, Object.fromEntries(kept.filter(([, value]) => value !== null)));
  return ok(current(call));
}

const current = ({ tenant }: Call): TenantSettings => ({ ...DEFAULTS, ...tenantSettings(tenant.db) });
