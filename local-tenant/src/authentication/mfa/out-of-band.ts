import { randomBytes, randomInt } from 'node:crypto';
import type { Tenant } from '../../context.js';
import { sendMail } from '../../mail/send-mail.js';
import { type Factor, findFactor } from '../../storage/factors/factors.js';
import { destroyModel, findModel, upsertModel } from '../../storage/oidc-models.js';

const KIND = 'OutOfBandCode';
const LIFETIME = 300;

interface OutOfBandCode {
  user_id: string;
  factor_id: string;
  code: string;
}

/**
 * Sends a person a code, by mail or, for a phone, by what would be a text message: both are in the tenant's inbox.
 *
 * @returns Auth0's `oob_code`, which stands for it
 */
export function sendCode(tenant: Tenant, userId: string, { id, email, phone_number }: Factor): string {
  const [oobCode, code] = [randomBytes(24).toString('base64url'), String(randomInt(1_000_000)).padStart(6, '0')];
  upsertModel(tenant.db, KIND, oobCode, { user_id: userId, factor_id: id, code }, LIFETIME);
  sendMail(tenant, {
    to: (email ?? phone_number)!,
    template: 'mfa_oob_code',
    subject: 'Your verification code',
    text: 'Enter this code to go on logging in. It is good for five minutes.',
    code,
    user_id: userId,
  });
  return oobCode;
}

/** The factor of a person to which this code was sent; a right code is good once. */
export function outOfBandFactor(tenant: Tenant, userId: string, oobCode: string, code: string): Factor | undefined {
  const sent = findModel(tenant.db, KIND, oobCode) as OutOfBandCode | undefined;
  if (sent?.user_id !== userId || sent.code !== code.replaceAll(' ', '')) return undefined;
  destroyModel(tenant.db, KIND, oobCode);
  return findFactor(tenant.db, userId, sent.factor_id);
}
