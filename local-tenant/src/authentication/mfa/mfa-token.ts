import { randomBytes } from 'node:crypto';
import type { Tenant } from '../../context.js';
import { findModel, upsertModel } from '../../storage/oidc-models.js';
import { OAuthError, invalidGrant } from '../errors.js';
import { type SecondStep, usableFactors } from './factors.js';

/** A login at the token endpoint that waits for a second factor. */
export interface PendingLogin {
  user_id: string;
  client_id: string;
  connection: string;
  gty: string;
  audience?: string;
  organization?: string;
  requested: string;
}

const KIND = 'MfaToken';
/** Seconds that Auth0 waits for the second factor. */
const LIFETIME = 600;
const KEPT = 86_400;

/** 403 for a person who has to prove a second factor, or to get one: RFC 6749's form with Auth0's `mfa_token`. */
export class MfaRequired extends OAuthError {
  override name = 'MfaRequired';

  constructor(
    readonly mfaToken: string,
    readonly requirements: Readonly<Record<string, readonly { type: string }[]>>,
  ) {
    super(403, 'mfa_required', 'Multifactor authentication required');
  }

  override toJSON() {
    return { ...super.toJSON(), mfa_token: this.mfaToken, mfa_requirements: this.requirements };
  }
}

/** Auth0's names for the types of factors in `mfa_requirements`. */
const TYPES: Readonly<Record<string, string>> = { totp: 'otp', email: 'email', phone: 'phone' };

/** Keeps a login for later. Returns the refusal that carries its token. */
export function mfaRequired(tenant: Tenant, login: PendingLogin, step: Exclude<SecondStep, 'none'>): MfaRequired {
  const token = `Fe26.2*1*${randomBytes(64).toString('base64url')}`;
  const expires_at = tenant.now().getTime() + LIFETIME * 1000;
  upsertModel(tenant.db, KIND, token, { ...login, expires_at }, KEPT);
  const enrolled = [...new Set(usableFactors(tenant, login.user_id).map(({ type }) => TYPES[type]!))];
  const types = step === 'challenge' ? enrolled : ['otp', 'email'];
  return new MfaRequired(token, { [step === 'challenge' ? 'challenge' : 'enroll']: types.map((type) => ({ type })) });
}

/**
 * The login that an `mfa_token` stands for.
 *
 * @throws {OAuthError} 403 invalid_grant for one that never was, 401 expired_token for one whose time is over
 */
export function pendingLogin(tenant: Tenant, token: string): PendingLogin {
  const found = findModel(tenant.db, KIND, token) as (PendingLogin & { expires_at: number }) | undefined;
  if (!found) throw invalidGrant('Malformed mfa_token');
  if (found.expires_at <= tenant.now().getTime()) throw new OAuthError(401, 'expired_token', 'mfa_token is expired');
  return found;
}
