import type { Tenant } from '../../context.js';
import type { LogEvent } from '../../logs/event.js';
import { recordLog } from '../../logs/record-log.js';
import { destroyModel, findModel, upsertModel } from '../../storage/oidc-models.js';
import { confirmFactor, isRecoveryCode } from './factors.js';
import { outOfBandFactor } from './out-of-band.js';
import { totpFactor } from './totp.js';

/** What a person proves their second factor with. */
export type Proof = { otp: string } | { oob_code: string; binding_code: string } | { recovery_code: string };

/** What came of it; `enrolled` where the proof confirmed a factor that was new. */
export type Verified = 'wrong' | 'too_many' | 'right' | 'enrolled';

const MAX_ATTEMPTS = 10;
const FAILURES = 'SecondFactorFailures';
/** Seconds for which no code is taken after too many wrong ones. */
const PAUSE = 300;

/** Holds a second factor against what the person has, counts what is wrong, and notes both in the log. */
export function verifySecondFactor(
  tenant: Tenant,
  userId: string,
  proof: Proof,
  about: Omit<LogEvent, 'type'>,
): Verified {
  const failures = (findModel(tenant.db, FAILURES, userId)?.['count'] as number | undefined) ?? 0;
  if (failures >= MAX_ATTEMPTS) return 'too_many';
  const verified = verify(tenant, userId, proof);
  if (verified === 'wrong') upsertModel(tenant.db, FAILURES, userId, { count: failures + 1 }, PAUSE);
  else destroyModel(tenant.db, FAILURES, userId);
  note(tenant, userId, 'recovery_code' in proof, verified, about);
  return verified;
}

function verify(tenant: Tenant, userId: string, proof: Proof): Verified {
  if ('recovery_code' in proof) return isRecoveryCode(tenant, userId, proof.recovery_code) ? 'right' : 'wrong';
  const factor =
    'otp' in proof
      ? totpFactor(tenant, userId, proof.otp)
      : outOfBandFactor(tenant, userId, proof.oob_code, proof.binding_code);
  if (!factor) return 'wrong';
  return confirmFactor(tenant, userId, factor) ? 'enrolled' : 'right';
}

function note(
  tenant: Tenant,
  user_id: string,
  recovery: boolean,
  verified: Verified,
  about: Omit<LogEvent, 'type'>,
): void {
  const right = verified !== 'wrong';
  const [success, failure] = recovery
    ? (['gd_recovery_succeed', 'gd_recovery_failed'] as const)
    : (['gd_auth_succeed', 'gd_auth_failed'] as const);
  if (verified === 'enrolled') recordLog(tenant, { ...about, type: 'gd_enrollment_complete', user_id });
  recordLog(tenant, { ...about, type: right ? success : failure, user_id });
}
