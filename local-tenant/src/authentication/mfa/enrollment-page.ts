import type { Context } from 'koa';
import type { default as Provider } from 'oidc-provider';
import { renderSVG } from 'uqr';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { renderPage } from '../../pages/render.js';
import { findFactorSecret, listFactors } from '../../storage/factors/factors.js';
import { findUser } from '../../storage/users.js';
import { loginIsOver } from '../errors.js';
import { formField } from '../login/forms.js';
import { applicationName } from '../login/transaction-view.js';
import { addFactor, usableFactors } from './factors.js';
import {
  type SecondFactorStep,
  faultOf,
  findStep,
  hasRecoveryCode,
  inGroups,
  passSecondFactor,
  renderRecoveryCode,
  verifyStep,
} from './pages.js';
import { newTotpSecret, totpUri } from './totp.js';

/** `GET /u/mfa-otp-enrollment?state=…`: the page on which a person connects their authenticator app. */
export async function showEnrollment(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  await renderEnrollment(tenant, ctx, await enrollmentStep(tenant, provider, ctx));
}

/** `POST /u/mfa-otp-enrollment?state=…` with `code`: the recovery code, then the application; or the page again. */
export async function submitEnrollment(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const step = await enrollmentStep(tenant, provider, ctx);
  const error = faultOf(verifyStep(tenant, ctx, step, { otp: formField(ctx, 'code') }));
  if (error !== undefined) return renderEnrollment(tenant, ctx, step, error);
  if (hasRecoveryCode(tenant, step.userId)) return passSecondFactor(tenant, ctx, step);
  return renderRecoveryCode(tenant, ctx, step);
}

// Whoever has a factor has to prove that one: otherwise a stolen password would be enough to add another.
async function enrollmentStep(tenant: Tenant, provider: Provider, ctx: Context): Promise<SecondFactorStep> {
  const step = await findStep(provider, ctx);
  if (usableFactors(tenant, step.userId).length > 0) throw loginIsOver();
  return step;
}

function renderEnrollment(
  tenant: Tenant,
  ctx: Context,
  { transaction, userId }: SecondFactorStep,
  error = '',
): Promise<void> {
  const user = findUser(tenant.db, userId)!;
  const secret = pendingSecret(tenant, userId);
  const uri = totpUri(issuerOf(ctx.req), user.email ?? user.username ?? userId, secret);
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    qr: renderSVG(uri, { border: 2 }),
    secret: inGroups(secret),
    uri,
    error,
  };
  return renderPage(ctx, 'mfa-otp-enrollment', view, error ? 400 : 200);
}

/** The secret that the person was shown before, so that the page can be opened again, or a new one. */
function pendingSecret(tenant: Tenant, userId: string): string {
  const pending = listFactors(tenant.db, userId).find(({ type, confirmed }) => type === 'totp' && !confirmed);
  const known = pending && findFactorSecret(tenant.db, userId, pending.id);
  if (known !== undefined) return known;
  const secret = newTotpSecret();
  addFactor(tenant, userId, { type: 'totp' }, secret);
  return secret;
}
