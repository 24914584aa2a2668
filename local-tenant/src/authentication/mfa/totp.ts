import { Secret, TOTP } from 'otpauth';
import type { Tenant } from '../../context.js';
import { type Factor, findFactorSecret, listFactors } from '../../storage/factors/factors.js';
import { findModel, upsertModel } from '../../storage/oidc-models.js';

const PERIOD = 30;
const USED = 'UsedOtp';

/** A secret for an authenticator app, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads from the QR code: `otpauth://totp/…`. */
export const totpUri = (issuer: string, account: string, secret: string): string =>
  totp(secret, new URL(issuer).host, account).toString();

/**
 * The authenticator app of a person that shows this code now, or did a moment ago.
 *
 * RFC 6238 section 5.2: "The verifier MUST NOT accept the second attempt of the OTP after the successful validation has
 * been issued for the first OTP".
 */
export function totpFactor(tenant: Tenant, userId: string, code: string): Factor | undefined {
  const now = tenant.now().getTime();
  return listFactors(tenant.db, userId)
    .filter(({ type }) => type === 'totp')
    .find((factor) => {
      const secret = findFactorSecret(tenant.db, userId, factor.id);
      const delta = secret === undefined ? null : validate(secret, code, now);
      return delta !== null && isFirstUse(tenant, factor.id, Math.floor(now / 1000 / PERIOD) + delta);
    });
}

function validate(secret: string, code: string, timestamp: number): number | null {
  return totp(secret).validate({ token: code.replaceAll(' ', ''), timestamp, window: 1 });
}

function isFirstUse({ db }: Tenant, factorId: string, counter: number): boolean {
  const id = `${factorId} ${counter}`;
  if (findModel(db, USED, id)) return false;
  upsertModel(db, USED, id, {}, 4 * PERIOD);
  return true;
}

function totp(secret: string, issuer = 'Auth0', label = ''): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD });
}
