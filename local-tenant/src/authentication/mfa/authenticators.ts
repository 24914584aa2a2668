import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import { maskEmail, maskPhone } from '../../management/factors/view.js';
import { type Factor, deleteFactor, findFactor, listFactors } from '../../storage/factors/factors.js';
import { OAuthError } from '../errors.js';
import { mfaUser } from './bearer.js';

/** `GET /mfa/authenticators`: https://auth0.com/docs/api/authentication/muti-factor-authentication/list-authenticators */
export async function listAuthenticators(tenant: Tenant, ctx: Context): Promise<void> {
  const { user_id: userId } = await mfaUser(tenant, ctx, 'read:authenticators');
  ctx.body = listFactors(tenant.db, userId).map(view);
}

/**
 * `DELETE /mfa/authenticators/{id}`.
 *
 * @throws {OAuthError} 404 when the person has no such authenticator
 */
export async function deleteAuthenticator(tenant: Tenant, ctx: Context): Promise<void> {
  const { user_id: userId } = await mfaUser(tenant, ctx, 'remove:authenticators');
  const id = (ctx['params'] as { id: string }).id;
  if (!findFactor(tenant.db, userId, id)) throw new OAuthError(404, 'invalid_request', 'Authenticator not found');
  deleteFactor(tenant.db, userId, id);
  recordLog(tenant, { ...requestContext(ctx), type: 'gd_unenroll', user_id: userId });
  ctx.status = 204;
}

function view({ id, type, confirmed: active, email, phone_number }: Factor): object {
  if (type === 'totp') return { id, authenticator_type: 'otp', active, type: 'otp' };
  if (type === 'recovery-code') return { id, authenticator_type: 'recovery-code', active, type: 'recovery-code' };
  const name = email === undefined ? phone_number && maskPhone(phone_number) : maskEmail(email);
  const channel = type === 'phone' ? 'sms' : type;
  const kind = { authenticator_type: 'oob', active, oob_channel: channel, oob_channels: [channel], type };
  return { id, ...kind, ...(name !== undefined && { name }) };
}
