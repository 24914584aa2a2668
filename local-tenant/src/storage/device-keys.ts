import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** A public key that a person's device is known by, as `GET /device-credentials` shows it. */
export interface DeviceKey {
  id: string;
  device_name: string;
  device_id: string;
  type: 'public_key';
  user_id: string;
  client_id: string;
}

/** Adds a key. Returns whether the device had none. */
export function insertDeviceKey(db: Database, key: DeviceKey): boolean {
  const sql = 'insert or ignore into device_keys (id, user_id, device_id, client_id, doc) values (?, ?, ?, ?, ?)';
  return run(db, sql, key.id, key.user_id, key.device_id, key.client_id, JSON.stringify(key)).changes > 0;
}

/** All keys, oldest first. */
export function listDeviceKeys(db: Database): DeviceKey[] {
  const rows = allRows<{ doc: string }>(db, 'select doc from device_keys order by rowid');
  return rows.map(({ doc }) => JSON.parse(doc) as DeviceKey);
}

/** Removes a key: anybody's, or only this person's. */
export function deleteDeviceKey(db: Database, id: string, userId?: string): void {
  run(db, 'delete from device_keys where id = ?1 and (?2 is null or user_id = ?2)', id, userId ?? null);
}
