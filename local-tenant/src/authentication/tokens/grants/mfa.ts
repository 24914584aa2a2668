import { type User, findUser } from '../../../storage/users.js';
import { OAuthError, invalidGrant } from '../../errors.js';
import { renewRecoveryCode } from '../../mfa/factors.js';
import { type PendingLogin, pendingLogin } from '../../mfa/mfa-token.js';
import { type Proof, verifySecondFactor } from '../../mfa/verify.js';
import { required } from '../../parameters.js';
import type { TokenRequest, TokenResponse } from './grant.js';
import { tokensForPerson } from './person.js';

/**
 * Auth0's grant with an `mfa_token` and the code of an authenticator app.
 *
 * @throws {OAuthError} 403 invalid_grant for a wrong code, 429 too_many_attempts after many of them
 */
export const mfaOtp = (request: TokenRequest): Promise<TokenResponse> =>
  exchange(request, { otp: required(request.parameters, 'otp') }, 'Invalid otp_code.');

/** Auth0's grant with an `mfa_token`, the `oob_code` of a challenge, and the code that was sent. */
export async function mfaOob(request: TokenRequest): Promise<TokenResponse> {
  const oob_code = required(request.parameters, 'oob_code');
  const { binding_code } = request.parameters;
  if (binding_code !== undefined) return exchange(request, { oob_code, binding_code }, 'Invalid binding_code.');
  const description = 'Authorization pending: please repeat the request in a few seconds.';
  throw new OAuthError(400, 'authorization_pending', description);
}

/** Auth0's grant with an `mfa_token` and a recovery code; the answer has the next one. */
export async function mfaRecoveryCode(request: TokenRequest): Promise<TokenResponse & { recovery_code: string }> {
  const recovery_code = required(request.parameters, 'recovery_code');
  const response = await exchange(request, { recovery_code }, 'MFA Authorization rejected.');
  return { ...response, recovery_code: renewRecoveryCode(request.tenant, request.outcome.user_id!) };
}

async function exchange(request: TokenRequest, proof: Proof, rejected: string): Promise<TokenResponse> {
  const { tenant, client, info } = request;
  const pending = pendingLogin(tenant, required(request.parameters, 'mfa_token'));
  request.outcome.user_id = pending.user_id;
  const user = personOf(request, pending);
  const verified = verifySecondFactor(tenant, user.user_id, proof, { ...info, client_id: client.client_id });
  if (verified === 'wrong') throw invalidGrant(rejected);
  if (verified === 'too_many') {
    const description = 'Too many failed codes. Wait for some minutes before retrying.';
    throw new OAuthError(429, 'too_many_attempts', description);
  }
  return tokensForPerson(request, { ...pending, user, amr: ['mfa'] });
}

function personOf({ tenant, client }: TokenRequest, pending: PendingLogin): User {
  const user = findUser(tenant.db, pending.user_id);
  if (!user || pending.client_id !== client.client_id) throw invalidGrant('Malformed mfa_token');
  return user;
}
