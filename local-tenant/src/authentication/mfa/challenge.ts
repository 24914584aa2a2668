import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { recordLog } from '../../logs/record-log.js';
import { requestContext } from '../../logs/request-context.js';
import type { Factor } from '../../storage/factors/factors.js';
import { authenticateClient } from '../client-authentication.js';
import { OAuthError, invalidGrant } from '../errors.js';
import { readParameters, required } from '../parameters.js';
import { usableFactors } from './factors.js';
import { pendingLogin } from './mfa-token.js';
import { sendCode } from './out-of-band.js';

/**
 * `POST /mfa/challenge`: asks a person for a second factor; a code is on its way where one has to be sent.
 *
 * @throws {OAuthError} 400 unsupported_challenge_type where they have nothing of the kind, 401, 403 for a bad `mfa_token`
 */
export function challenge(tenant: Tenant, ctx: Context): void {
  const parameters = readParameters(ctx);
  const client = authenticateClient(tenant, ctx.get('authorization'), parameters);
  const login = pendingLogin(tenant, required(parameters, 'mfa_token'));
  if (login.client_id !== client.client_id) throw invalidGrant('Malformed mfa_token');
  const types = (parameters['challenge_type'] ?? 'otp oob').split(' ');
  const factor = chosen(usableFactors(tenant, login.user_id), types, parameters['authenticator_id']);
  recordLog(tenant, {
    ...requestContext(ctx),
    type: 'gd_start_auth',
    user_id: login.user_id,
    client_id: client.client_id,
  });
  if (factor.type === 'totp') ctx.body = { challenge_type: 'otp' };
  else
    ctx.body = { challenge_type: 'oob', oob_code: sendCode(tenant, login.user_id, factor), binding_method: 'prompt' };
}

function chosen(factors: readonly Factor[], types: readonly string[], id: string | undefined): Factor {
  const fitting = factors.filter(({ type }) => types.includes(type === 'totp' ? 'otp' : 'oob'));
  const factor = id === undefined ? fitting[0] : fitting.find((each) => each.id === id);
  if (factor) return factor;
  throw id === undefined
    ? new OAuthError(
        400,
        'unsupported_challenge_type',
        'User does not have any of the requested authenticators enrolled',
      )
    : new OAuthError(404, 'invalid_request', 'Authenticator not found');
}
