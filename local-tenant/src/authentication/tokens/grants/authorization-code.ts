import { createHash } from 'node:crypto';
import { consumeModel, findModel } from '../../../storage/oidc-models.js';
import { findAuthorization } from '../../authorize/authorization.js';
import { OAuthError, invalidGrant } from '../../errors.js';
import { required } from '../../parameters.js';
import { issueRefreshToken, revokeFamily, seconds } from '../refresh-tokens.js';
import { type TokenRequest, type TokenResponse, activeUser, tokensFor } from './grant.js';

/** What oidc-provider keeps of a code. */
interface Code {
  clientId: string;
  grantId: string;
  redirectUri: string;
  codeChallenge?: string;
  consumed?: number;
}

const INVALID = 'Invalid authorization code';

/**
 * The authorization code grant: RFC 6749 section 4.1.3 with PKCE (RFC 7636 section 4.6).
 *
 * @throws {OAuthError} 403 invalid_grant for an unknown, foreign, expired or used code and for a wrong verifier, 403
 *   unauthorized_client for another redirect URI than that of the authorization request
 */
export async function authorizationCode(request: TokenRequest): Promise<TokenResponse> {
  const { tenant, client } = request;
  const code = required(request.parameters, 'code');
  const { grantId } = redeem(request, code);
  const authorization = findAuthorization(tenant.db, grantId);
  if (!authorization) throw invalidGrant(INVALID);
  const user = activeUser(request, authorization.user_id, INVALID);
  const { nonce: _once, ...lasting } = authorization;
  const refreshToken = authorization.scope.includes('offline_access')
    ? issueRefreshToken(tenant, client, { ...lasting, grantId, started_at: seconds(tenant) })
    : undefined;
  return tokensFor(request, authorization, user, refreshToken);
}

function redeem({ tenant, client, parameters }: TokenRequest, value: string): Code {
  const code = findModel(tenant.db, 'AuthorizationCode', value) as unknown as Code | undefined;
  if (!code || code.clientId !== client.client_id) throw invalidGrant(INVALID);
  if (code.consumed === undefined) {
    checkRedirectUri(code, parameters['redirect_uri']);
    checkVerifier(code, parameters['code_verifier']);
    if (consumeModel(tenant.db, 'AuthorizationCode', value)) return code;
  }
  // RFC 6749 section 4.1.2: used twice, the server "SHOULD revoke (when possible) all tokens previously issued"
  revokeFamily(tenant, code.grantId);
  throw invalidGrant(INVALID);
}

function checkRedirectUri({ redirectUri }: Code, sent: string | undefined): void {
  if (sent === redirectUri) return;
  const description = `The redirect URI is wrong. You sent ${sent ?? 'null'}, and we expected ${redirectUri}`;
  throw new OAuthError(403, 'unauthorized_client', description);
}

// A plain challenge was turned into its S256 form at /authorize, so one comparison serves both methods.
function checkVerifier({ codeChallenge }: Code, verifier: string | undefined): void {
  const challenge = verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');
  if (challenge !== codeChallenge) throw invalidGrant('Failed to verify code verifier');
}
