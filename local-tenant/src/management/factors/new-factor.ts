import type { Tenant } from '../../context.js';
import { newId } from '../../ids.js';
import type { Factor, FactorType } from '../../storage/factors/factors.js';
import { invalidBody } from '../errors.js';

/** The body of `POST`, and each item of `PUT`, of authentication methods. */
export interface NewFactor {
  type: FactorType;
  name?: string;
  email?: string;
  phone_number?: string;
  totp_secret?: string;
  preferred_authentication_method?: 'sms' | 'voice';
  [field: string]: unknown;
}

/** What a method of each type is nothing without. */
const NEEDED: Partial<Record<FactorType, string>> = {
  email: 'email',
  phone: 'phone_number',
  totp: 'totp_secret',
  'webauthn-roaming': 'public_key',
  passkey: 'public_key',
};

/**
 * An authentication method from what a caller says about it; one that the API makes is confirmed.
 *
 * @returns the method, and the secret that isn't shown again
 * @throws {ManagementError} 400 when what its type needs is missing
 */
export function newFactor(tenant: Tenant, body: NewFactor): { factor: Factor; secret: string | undefined } {
  const { type, totp_secret: secret, ...fields } = body;
  const needed = NEEDED[type];
  if (needed !== undefined && !body[needed]) {
    throw invalidBody(`Payload validation error: 'Missing required property: ${needed}'.`);
  }
  const factor: Factor = {
    id: `${type}|${newId('dev')}`,
    type,
    confirmed: true,
    ...fields,
    ...(type === 'phone' && { preferred_authentication_method: fields.preferred_authentication_method ?? 'sms' }),
    created_at: tenant.now().toISOString(),
  };
  return { factor, secret };
}

/** Whether two methods are one and the same: the same address, number or key. */
export function isSameFactor(a: Factor, b: Factor): boolean {
  const key = NEEDED[a.type] ?? 'id';
  return a.type === b.type && a[key] !== undefined && a[key] === b[key];
}
