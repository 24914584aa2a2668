import { newId, newRecoveryCode } from '../../ids.js';
import type { Tenant } from '../../context.js';
import { transaction } from '../../storage/database.js';
import {
  type Factor,
  type FactorType,
  deleteFactor,
  deleteFactors,
  findFactorSecret,
  insertFactor,
  listFactors,
  replaceFactor,
} from '../../storage/factors/factors.js';
import { mfaPolicies } from '../../storage/mfa-policies.js';

/** What of Auth0's second factors can be used here. A phone gets its text messages in the tenant's inbox. */
const USABLE: readonly FactorType[] = ['totp', 'email', 'phone'];

/** What a person is asked for after they logged in. */
export type SecondStep = 'none' | 'challenge' | 'enrollment';

/** The second factors that a person can be challenged with, oldest first. */
export const usableFactors = ({ db }: Tenant, userId: string): Factor[] =>
  listFactors(db, userId).filter(({ type, confirmed }) => confirmed && USABLE.includes(type));

/**
 * Whoever has a second factor is asked for it; who has none has to get one where the tenant's policy is
 * `all-applications` (https://auth0.com/docs/secure/multi-factor-authentication/enable-mfa#define-policies).
 *
 * @param forced an Action asks for it whatever the policy
 */
export function secondStep(tenant: Tenant, userId: string, forced = false): SecondStep {
  if (usableFactors(tenant, userId).length > 0) return 'challenge';
  return forced || mfaPolicies(tenant.db).includes('all-applications') ? 'enrollment' : 'none';
}

/** Adds a factor that isn't confirmed yet, in place of others of its type that never were. */
export function addFactor(
  tenant: Tenant,
  userId: string,
  factor: Partial<Factor> & Pick<Factor, 'type'>,
  secret?: string,
): Factor {
  const unused = listFactors(tenant.db, userId).filter(({ type, confirmed }) => type === factor.type && !confirmed);
  for (const { id } of unused) deleteFactor(tenant.db, userId, id);
  const added = {
    id: `${factor.type}|${newId('dev')}`,
    confirmed: false,
    created_at: tenant.now().toISOString(),
    ...factor,
  };
  insertFactor(tenant.db, userId, added, secret);
  return added;
}

/** A factor was used: it is confirmed from now on. Returns whether it wasn't before. */
export function confirmFactor(tenant: Tenant, userId: string, factor: Factor): boolean {
  const moment = tenant.now().toISOString();
  const enrolled = factor.confirmed ? {} : { enrolled_at: moment };
  replaceFactor(tenant.db, userId, { ...factor, ...enrolled, confirmed: true, last_auth_at: moment });
  return !factor.confirmed;
}

/** A new recovery code, in place of the one that a person had. */
export function renewRecoveryCode(tenant: Tenant, userId: string): string {
  const code = newRecoveryCode();
  transaction(tenant.db, () => {
    deleteFactors(tenant.db, userId, ['recovery-code']);
    addFactor(tenant, userId, { type: 'recovery-code', confirmed: true }, code);
  });
  return code;
}

/** Whether this is a person's recovery code; it is theirs to replace, because it is good once. */
export function isRecoveryCode({ db }: Tenant, userId: string, code: string): boolean {
  const factor = listFactors(db, userId).find(({ type }) => type === 'recovery-code');
  const secret = factor && findFactorSecret(db, userId, factor.id);
  return secret !== undefined && secret === code.replaceAll(/[^a-z\d]/gi, '').toUpperCase();
}
