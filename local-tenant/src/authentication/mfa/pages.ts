import type { Context } from 'koa';
import type { Interaction, default as Provider } from 'oidc-provider';
import type { Tenant } from '../../context.js';
import { requestContext } from '../../logs/request-context.js';
import { renderPage } from '../../pages/render.js';
import { listFactors } from '../../storage/factors/factors.js';
import { formField } from '../login/forms.js';
import { applicationName } from '../login/transaction-view.js';
import { endSession, sessionUser } from '../login/session.js';
import { findTransaction, finishTransaction } from '../login/transaction.js';
import { PageError, loginIsOver } from '../errors.js';
import { renewRecoveryCode, usableFactors } from './factors.js';
import { findFactorPage, otherWays } from './ways.js';
import { sendCode } from './out-of-band.js';
import { type Proof, type Verified, verifySecondFactor } from './verify.js';

/** A login that waits for the second factor of somebody who is logged in already. */
export interface SecondFactorStep {
  transaction: Interaction;
  userId: string;
}

/**
 * The step that a page about second factors belongs to.
 *
 * @throws {PageError} 400 when the login is over, or has not come to this step
 */
export async function findStep(provider: Provider, ctx: Context): Promise<SecondFactorStep> {
  const transaction = await findTransaction(provider, ctx);
  const userId = transaction.session?.accountId;
  if (transaction.prompt.name !== 'mfa' || userId === undefined) throw loginIsOver();
  return { transaction, userId };
}

/** `GET /u/mfa-…-challenge?state=…`: the page that asks for a code; opening it sends one where it has to be sent. */
export async function showChallenge(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const step = await findStep(provider, ctx);
  const way = findFactorPage(ctx.path);
  const factor = usableFactors(tenant, step.userId).find(({ type }) => type === way.type);
  const sent = factor && way.sends ? { oob_code: sendCode(tenant, step.userId, factor) } : {};
  await renderChallenge(tenant, ctx, step, { ...sent, address: factor?.email ?? factor?.phone_number ?? '' });
}

/** `POST /u/mfa-…-challenge?state=…` with `code`: on to the application, or the page again. */
export async function submitChallenge(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const step = await findStep(provider, ctx);
  const way = findFactorPage(ctx.path);
  const [code, oob_code] = [formField(ctx, 'code'), formField(ctx, 'oob_code')];
  const proof: Proof = way.sends ? { oob_code, binding_code: code } : ({ [way.proof]: code } as { otp: string });
  const verified = verifyStep(tenant, ctx, step, proof);
  const error = faultOf(verified);
  if (error !== undefined)
    return renderChallenge(tenant, ctx, step, { oob_code, address: formField(ctx, 'address'), error });
  if (way.proof !== 'recovery_code') return passSecondFactor(tenant, ctx, step);
  return renderRecoveryCode(tenant, ctx, step);
}

/** `POST /u/mfa-recovery-code-enrollment?state=…`: the person has noted their new recovery code. */
export async function submitRecoveryCode(tenant: Tenant, provider: Provider, ctx: Context): Promise<void> {
  const step = await findStep(provider, ctx);
  if (!step.transaction.lastSubmission?.['mfa_passed']) throw loginIsOver();
  await passSecondFactor(tenant, ctx, step);
}

/** Shows a person the recovery code that is theirs from now on, once the factor is proved. */
export async function renderRecoveryCode(tenant: Tenant, ctx: Context, step: SecondFactorStep): Promise<void> {
  const { transaction, userId } = step;
  transaction.lastSubmission = { ...transaction.lastSubmission, mfa_passed: true };
  await transaction.persist();
  await renderPage(ctx, 'mfa-recovery-code', {
    state: transaction.uid,
    code: inGroups(renewRecoveryCode(tenant, userId)),
  });
}

/** A key or a code in groups of four, which are easier to copy by hand. */
export const inGroups = (text: string): string => text.match(/.{1,4}/g)!.join(' ');

/** Whether somebody has a recovery code. */
export const hasRecoveryCode = ({ db }: Tenant, userId: string): boolean =>
  listFactors(db, userId).some(({ type }) => type === 'recovery-code');

/** Ends the step: the session counts as one with a second factor. */
export async function passSecondFactor(
  tenant: Tenant,
  ctx: Context,
  { transaction, userId }: SecondFactorStep,
): Promise<void> {
  if (sessionUser(tenant, ctx) !== userId) endSession(tenant, ctx);
  const before = transaction.lastSubmission?.login;
  await finishTransaction(ctx, transaction, { login: { ...before, accountId: userId, amr: ['mfa'] }, mfa: {} });
}

/** Holds a proof against the person's factors, as the log has it. */
export function verifyStep(tenant: Tenant, ctx: Context, step: SecondFactorStep, proof: Proof): Verified {
  const client_id = String(step.transaction.params['client_id']);
  return verifySecondFactor(tenant, step.userId, proof, { ...requestContext(ctx), client_id });
}

/** What to tell a person whose code wasn't taken. */
export function faultOf(verified: Verified): string | undefined {
  if (verified === 'wrong') return 'That code is not right. Try again.';
  return verified === 'too_many'
    ? 'There were too many wrong codes. Wait for some minutes before you try again.'
    : undefined;
}

function renderChallenge(
  tenant: Tenant,
  ctx: Context,
  { transaction, userId }: SecondFactorStep,
  page: { oob_code?: string; address: string; error?: string },
): Promise<void> {
  const way = findFactorPage(ctx.path);
  const { oob_code = '', address, error = '' } = page;
  if (way.sends && oob_code === '')
    throw new PageError(400, 'Something went wrong.', 'There is no such second factor.');
  const others = otherWays(tenant, userId, ctx.path);
  const view = {
    application: applicationName(tenant, transaction),
    state: transaction.uid,
    way,
    others,
    oob_code,
    address,
    error,
  };
  return renderPage(ctx, 'mfa-challenge', view, error ? 400 : 200);
}
