import { findConnectionByName } from '../../../storage/connections.js';
import { kindOf } from '../../connections.js';
import { OAuthError, invalidGrant } from '../../errors.js';
import { required } from '../../parameters.js';
import { checkCode } from '../../passwordless/codes.js';
import { audienceOf } from '../scopes.js';
import type { TokenRequest, TokenResponse } from './grant.js';
import { tokensForPerson } from './person.js';

/**
 * Auth0's grant with the code of `POST /passwordless/start`.
 *
 * @throws {OAuthError} 403 invalid_grant for a wrong code, and for any after three wrong ones
 */
export async function passwordlessOtp(request: TokenRequest): Promise<TokenResponse> {
  const { tenant, client, parameters } = request;
  const [realm, username] = [required(parameters, 'realm'), required(parameters, 'username')];
  const connection = findConnectionByName(tenant.db, realm);
  if (!connection?.enabled_clients.includes(client.client_id) || kindOf(connection) !== 'passwordless') {
    throw new OAuthError(400, 'invalid_request', 'unknown or invalid realm');
  }
  const checked = checkCode(tenant, connection.name, username, required(parameters, 'otp'));
  if ('fault' in checked) throw invalidGrant(SENTENCES[checked.fault]);
  const audience = audienceOf(tenant, parameters['audience']);
  const login = { ...checked, connection: connection.name, amr: ['otp'], gty: 'passwordless' };
  return tokensForPerson(request, {
    ...login,
    ...(audience !== undefined && { audience }),
    requested: parameters['scope'] ?? '',
  });
}

const SENTENCES = {
  wrong: 'Wrong email or verification code.',
  too_many: "You've reached the maximum number of attempts. Please try to login again.",
} as const;
