import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { type Factor, listFactors } from '../../storage/factors/factors.js';
import type { User } from '../../storage/users.js';
import { isEmail } from '../database/sign-up.js';
import { OAuthError } from '../errors.js';
import { mfaUser } from './bearer.js';
import { addFactor, renewRecoveryCode } from './factors.js';
import { sendCode } from './out-of-band.js';
import { newTotpSecret, totpUri } from './totp.js';

interface AssociationRequest {
  authenticator_types?: unknown;
  oob_channels?: unknown;
  email?: unknown;
  phone_number?: unknown;
}

/**
 * `POST /mfa/associate`: gives a person a second factor, which their first use of it confirms.
 * https://auth0.com/docs/api/authentication/muti-factor-authentication/add-an-authenticator
 *
 * @throws {OAuthError} 400 for what can't be enrolled, 401, 403 access_denied for who is enrolled already
 */
export async function associate(tenant: Tenant, ctx: Context): Promise<void> {
  const user = await mfaUser(tenant, ctx, 'enroll');
  const body = (ctx.request.body ?? {}) as AssociationRequest;
  const types = [body.authenticator_types].flat();
  if (!['otp', 'oob'].includes(String(types[0]))) throw invalid('authenticator_types must be otp or oob');
  const made = types[0] === 'otp' ? withApp(tenant, issuerOf(ctx.req), user) : outOfBand(tenant, user, body);
  recordLog(tenant, { ...requestContext(ctx), type: 'gd_start_enroll', user_id: user.user_id });
  ctx.body = { ...made, ...recoveryCodes(tenant, user) };
}

function withApp(tenant: Tenant, issuer: string, user: User): object {
  const secret = newTotpSecret();
  addFactor(tenant, user.user_id, { type: 'totp' }, secret);
  const account = user.email ?? user.username ?? user.user_id;
  return { authenticator_type: 'otp', secret, barcode_uri: totpUri(issuer, account, secret) };
}

function outOfBand(tenant: Tenant, user: User, body: AssociationRequest): object {
  const [channel] = [body.oob_channels].flat();
  const factor = addFactor(tenant, user.user_id, addressed(channel, user, body));
  const oob_code = sendCode(tenant, user.user_id, factor);
  return { authenticator_type: 'oob', binding_method: 'prompt', oob_channel: channel, oob_code };
}

function addressed(
  channel: unknown,
  user: User,
  { email, phone_number }: AssociationRequest,
): Pick<Factor, 'type'> & Partial<Factor> {
  if (channel === 'email') {
    const address = email ?? user.email;
    if (typeof address === 'string' && isEmail(address)) return { type: 'email', email: address };
    throw invalid('email is required');
  }
  if (channel !== 'sms') throw new OAuthError(400, 'unsupported_challenge_type', 'oob_channels must be email or sms');
  if (typeof phone_number !== 'string' || !/^\+\d{6,15}$/.test(phone_number)) throw invalid('phone_number is required');
  return { type: 'phone', phone_number, preferred_authentication_method: 'sms' };
}

/** "When the user enrolls for the first time, they are given a recovery code". */
function recoveryCodes(tenant: Tenant, { user_id: userId }: User): { recovery_codes?: string[] } {
  const has = listFactors(tenant.db, userId).some(({ type }) => type === 'recovery-code');
  return has ? {} : { recovery_codes: [renewRecoveryCode(tenant, userId)] };
}

const invalid = (description: string): OAuthError => new OAuthError(400, 'invalid_request', description);
