import type { LogEventType } from '../../logs/event.js';
import { recordLog } from '../../logs/record-log.js';
import { OAuthError } from '../errors.js';
import type { TokenRequest, TokenResponse } from './grants/grant.js';

const MFA = 'http://auth0.com/oauth/grant-type/mfa';

/** The events of each grant type: exchanged, failed. */
const EVENTS: ReadonlyMap<string, readonly [LogEventType, LogEventType]> = new Map([
  ['authorization_code', ['seacft', 'feacft']],
  ['client_credentials', ['seccft', 'feccft']],
  ['refresh_token', ['sertft', 'fertft']],
  ['password', ['sepft', 'fepft']],
  ['http://auth0.com/oauth/grant-type/password-realm', ['sepft', 'fepft']],
  ['http://auth0.com/oauth/grant-type/passwordless/otp', ['sepft', 'fepft']],
  [`${MFA}-otp`, ['seotpft', 'feotpft']],
  [`${MFA}-oob`, ['seoobft', 'feoobft']],
  [`${MFA}-recovery-code`, ['sercft', 'fercft']],
]);

/** Does an exchange and notes in the log how it went. */
export async function withTokenLog(
  request: TokenRequest,
  grantType: string,
  exchange: () => Promise<TokenResponse>,
): Promise<TokenResponse> {
  const [success, failure] = EVENTS.get(grantType) ?? ['seacft', 'feacft'];
  try {
    const response = await exchange();
    note(request, success, { user_id: request.outcome.user_id, scope: response.scope });
    return response;
  } catch (error) {
    const { parameters, outcome } = request;
    const who = { user_id: outcome.user_id, user_name: parameters['username'] };
    if (error instanceof OAuthError) note(request, failure, { description: error.description, ...who });
    throw error;
  }
}

function note(
  { tenant, client, parameters, info }: TokenRequest,
  type: LogEventType,
  more: {
    description?: string;
    user_id?: string | undefined;
    user_name?: string | undefined;
    scope?: string | undefined;
  },
): void {
  recordLog(tenant, { ...info, type, client_id: client.client_id, audience: parameters['audience'], ...more });
}
