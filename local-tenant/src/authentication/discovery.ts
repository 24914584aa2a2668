import { RESPONSE_TYPES } from './authorize/response-types.js';
import { OIDC_SCOPES } from './tokens/scopes.js';

/**
 * The tenant's metadata (OpenID Connect Discovery section 3, RFC 8414) with the keys and in the order of Auth0's own
 * document, without those that stand for what the local tenant hasn't.
 *
 * @param issuer the address at which the tenant was reached, with its slash
 */
export function discovery(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth/token`,
    pushed_authorization_request_endpoint: `${issuer}oauth/par`,
    userinfo_endpoint: `${issuer}userinfo`,
    mfa_challenge_endpoint: `${issuer}mfa/challenge`,
    jwks_uri: `${issuer}.well-known/jwks.json`,
    revocation_endpoint: `${issuer}oauth/revoke`,
    scopes_supported: OIDC_SCOPES,
    response_types_supported: RESPONSE_TYPES,
    code_challenge_methods_supported: ['S256', 'plain'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    claims_supported: [
      'aud',
      'auth_time',
      'created_at',
      'email',
      'email_verified',
      'exp',
      'family_name',
      'given_name',
      'iat',
      'identities',
      'iss',
      'name',
      'nickname',
      'phone_number',
      'picture',
      'sub',
    ],
    request_uri_parameter_supported: false,
    request_parameter_supported: false,
    id_token_signing_alg_values_supported: ['HS256', 'RS256'],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    end_session_endpoint: `${issuer}oidc/logout`,
  };
}
