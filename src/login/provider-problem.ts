import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import type { ProblemCode } from '../problem/codes.js';
import { Problem } from '../problem/problem.js';

/** Error codes that may be named to a caller: RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, Auth0's `unauthorized`. */
const AUTHORIZATION_ERRORS: Record<string, ProblemCode> = {
  access_denied: 'login_refused',
  unauthorized: 'login_refused',
  login_required: 'login_required',
  interaction_required: 'login_required',
  consent_required: 'login_required',
  account_selection_required: 'login_required',
  invalid_request: 'login_failed',
  invalid_scope: 'login_failed',
  unauthorized_client: 'login_failed',
  unsupported_response_type: 'login_failed',
  server_error: 'login_failed',
  temporarily_unavailable: 'login_failed',
};

const TOKEN_ERRORS: Record<string, ProblemCode> = {
  invalid_grant: 'login_failed',
  invalid_client: 'auth0_credentials',
  unauthorized_client: 'auth0_credentials',
  access_denied: 'login_refused',
};

const ID_TOKEN_CODES = [
  'OAUTH_PARSE_ERROR',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
];

// Complaints that can be of the authorization response, the token response or the ID token: their details tell which.
const AMBIGUOUS_CODES = ['OAUTH_INVALID_RESPONSE', 'OAUTH_UNSUPPORTED_OPERATION'];

// The problem's own advice is about the management client.
const CREDENTIALS = 'Operator: check AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET and the grant types of the application.';

/**
 * Turns what openid-client throws in a code flow into the problem that callers meet. Nothing of what the provider wrote
 * is handed on but an error code of a known list.
 */
export function providerProblem(error: unknown): Problem {
  const problem = problemIn(error);
  if (problem) return problem;
  if (error instanceof AuthorizationResponseError) return authorizationProblem(error);
  const code = codeOf(error);
  return new Problem(code, { cause: error, ...(code === 'auth0_credentials' && { detail: CREDENTIALS }) });
}

/** The problem that was thrown under a library, which wraps it. */
export function problemIn(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  return error instanceof Error && error.cause !== undefined ? problemIn(error.cause) : undefined;
}

function authorizationProblem(cause: AuthorizationResponseError): Problem {
  const known = Object.hasOwn(AUTHORIZATION_ERRORS, cause.error);
  const code = (known && AUTHORIZATION_ERRORS[cause.error]) || 'login_failed';
  return new Problem(code, { cause, ...(known && { members: { error: cause.error } }) });
}

function codeOf(error: unknown): ProblemCode {
  if (error instanceof ResponseBodyError) return tokenErrorCode(error);
  if (error instanceof WWWAuthenticateChallengeError && error.status === 401) return 'auth0_credentials';
  const { code = '', cause } = (error ?? {}) as { code?: string; cause?: { cause?: unknown } };
  if (ID_TOKEN_CODES.includes(code)) return 'id_token_refused';
  return AMBIGUOUS_CODES.includes(code) ? codeOfDetails(cause?.cause) : 'auth0_unavailable';
}

// Auth0 says 401 access_denied of a wrong client secret, and 403 access_denied of a person.
function tokenErrorCode({ status, error }: ResponseBodyError): ProblemCode {
  if (status === 401) return 'auth0_credentials';
  return (Object.hasOwn(TOKEN_ERRORS, error) && TOKEN_ERRORS[error]) || 'auth0_unavailable';
}

function codeOfDetails(details: unknown): ProblemCode {
  const { parameters, body } = (Object(details) ?? {}) as { parameters?: unknown; body?: Record<string, unknown> };
  if (parameters) return 'login_failed';
  if (!body) return 'id_token_refused';
  const idToken = body['id_token'];
  return isText(body['access_token']) && !isText(idToken) ? 'id_token_refused' : 'auth0_unavailable';
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
