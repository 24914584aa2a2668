import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import { findClient } from '../../storage/clients.js';
import { type DeviceKey, deleteDeviceKey, insertDeviceKey, listDeviceKeys } from '../../storage/device-keys.js';
import { deleteRefreshTokens, listRefreshTokens } from '../../storage/refresh-tokens.js';
import { ManagementError } from '../errors.js';
import { selectFields } from '../fields.js';
import { pageOf } from '../paging.js';
import { type Answer, type Call, type Route, created, noContent, ok } from '../route.js';

/** `/device-credentials`: the keys of people's devices, and their refresh tokens. */
export const deviceCredentialRoutes: readonly Route[] = [
  { method: 'GET', path: '/device-credentials', handler: list },
  { method: 'POST', path: '/device-credentials', handler: create },
  { method: 'DELETE', path: '/device-credentials/{id}', handler: remove },
];

/** A credential as it is listed; which device has a refresh token isn't known here. */
type Credential = Pick<DeviceKey, 'id' | 'user_id' | 'client_id'> & Partial<Omit<DeviceKey, 'type'>> & { type: string };

function list({ tenant, query }: Call): Answer {
  const wanted = query as Partial<Credential>;
  const found = [...listDeviceKeys(tenant.db), ...refreshTokens(tenant)].filter((each) =>
    (['user_id', 'client_id', 'type'] as const).every((key) => wanted[key] === undefined || each[key] === wanted[key]),
  );
  const { start, per_page } = pageOf(query);
  const device_credentials = found.slice(start, start + per_page).map((each) => selectFields(each, query));
  if (!query['include_totals']) return ok(device_credentials);
  return ok({ total: found.length, start, limit: per_page, device_credentials });
}

function refreshTokens(tenant: Tenant): Credential[] {
  return listRefreshTokens(tenant.db, {}, tenant.now()).map(({ id, user_id, client_id }) => {
    const rotating = findClient(tenant.db, client_id)?.refresh_token?.rotation_type === 'rotating';
    return { id, type: rotating ? 'rotating_refresh_token' : 'refresh_token', user_id, client_id };
  });
}

/** Only a person makes one, with their own token. */
function create({ tenant, body, caller }: Call): Answer {
  const { device_name, device_id, client_id = caller.client_id } = body as Partial<DeviceKey>;
  if (!caller.sub.includes('|')) throw new ManagementError(403, 'Cannot create device credentials for that user.');
  const key = { id: newId('dcr'), device_name, device_id, type: 'public_key', user_id: caller.sub, client_id };
  if (insertDeviceKey(tenant.db, key as DeviceKey)) return created({ id: key.id });
  throw new ManagementError(409, 'A public key already exists for the device.');
}

/** A person removes their own, an application anybody's. */
function remove({ tenant, params, caller }: Call): Answer {
  const general = caller.scopes.includes('delete:device_credentials');
  deleteDeviceKey(tenant.db, params['id']!, general ? undefined : caller.sub);
  deleteRefreshTokens(tenant.db, { id: params['id']!, user_id: general ? undefined : caller.sub });
  return noContent();
}
