import type { ProblemCode } from '../problem/codes.js';
import { type Fault, Problem } from '../problem/problem.js';

/** What the Management API says of an error: `{ statusCode, error, message, errorCode }`. */
interface Auth0Error {
  message?: unknown;
  errorCode?: unknown;
}

const BY_ERROR_CODE: Record<string, ProblemCode> = {
  inexistent_user: 'user_not_found',
  auth0_idp_error: 'user_exists',
  invalid_paging: 'list_too_long',
};

/**
 * Turns an error answer of Auth0 into the problem that callers meet (contract G4). Of its text only the rule and the
 * property of a validation error are handed on; the rest may hold what is no caller's business.
 * @param status of the answer, 400 to 599
 * @param text its body
 */
export function auth0Problem(status: number, text: string, headers: Headers): Problem {
  const error = parse(text);
  if (status === 400) return badRequest(error);
  if (status === 401 || status === 403) return new Problem('auth0_credentials', { cause: causeOf(status, error) });
  if (status === 404 || status === 409) return new Problem(missingOrTaken(status, error));
  if (status === 414) return new Problem('invalid_query', { detail: 'The search is too long for Auth0.' });
  if (status === 429) return rateLimited(headers);
  return new Problem('auth0_unavailable', { cause: causeOf(status, error) });
}

function badRequest(error: Auth0Error): Problem {
  const message = typeof error.message === 'string' ? error.message : '';
  if (error.errorCode === 'invalid_paging') return new Problem('list_too_long');
  if (/^Password\w+Error/.test(message)) return new Problem('weak_password', { errors: [passwordFault(message)] });
  const errors = validationFaults(message);
  if (errors.length) return new Problem('invalid_request', { errors });
  if (message.startsWith(NOT_ENABLED)) return new Problem('invalid_request', { errors: [CONNECTION_NOT_ENABLED] });
  const detail = 'Auth0 refuses the request in words of its own: the log of the service holds them.';
  return new Problem('invalid_request', { detail, cause: causeOf(400, error) });
}

const NOT_ENABLED = 'Connection must be enabled for this client';
const CONNECTION_NOT_ENABLED: Fault = {
  pointer: '/connection',
  rule: 'enabled',
  detail: 'connection: enable it in Auth0 for the application of AUTH0_MANAGEMENT_CLIENT_ID',
};

// "Payload validation error: 'String is too short (0 chars), minimum 1' on property connection (The connection …)."
const VALIDATION = /'((?:[^']|'(?! on property))+)' on property ([\w.[\]]+)/g;
const MISSING = /'Missing required property: (\w+)'/g;

function validationFaults(message: string): Fault[] {
  if (!/^(Payload|Query|Path) validation error/.test(message)) return [];
  const missing = [...message.matchAll(MISSING)].map(([, name]) => fault(`${name}`, 'required', 'is missing'));
  const broken = [...message.matchAll(VALIDATION)]
    .filter(([, detail]) => !detail?.startsWith('Missing required property'))
    .map(([, detail, name]) => fault(`${name}`, 'auth0', `${detail}`.slice(0, 300)));
  return [...missing, ...broken];
}

const fault = (name: string, rule: string, detail: string): Fault => ({
  pointer: `/${name.replace(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`,
  rule,
  detail: `${name}: ${detail}`,
});

const PASSWORD_RULES: Record<string, string> = {
  PasswordHistoryError: 'must not be one that was used before',
  PasswordDictionaryError: 'must not be a common password',
  PasswordNoUserInfoError: 'must not hold the name or e-mail of the user',
};

function passwordFault(message: string): Fault {
  const [name = ''] = message.split(':');
  const rule = name.replace(/^Password(\w+)Error$/, '$1').replace(/(?<=[a-z])(?=[A-Z])/g, '_');
  const detail = `password: ${PASSWORD_RULES[name] ?? "must keep the connection's password policy"}`;
  return { pointer: '/password', rule: rule.toLowerCase(), detail };
}

function missingOrTaken(status: number, error: Auth0Error): ProblemCode {
  return BY_ERROR_CODE[String(error.errorCode)] ?? (status === 404 ? 'not_found' : 'conflict');
}

function rateLimited(headers: Headers): Problem {
  const reset = Number(headers.get('x-ratelimit-reset'));
  const seconds = Math.ceil(reset - Date.now() / 1000);
  const wait = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3600) : 1;
  return new Problem('auth0_rate_limited', { headers: { 'Retry-After': String(wait) } });
}

// For the log, which holds no e-mail.
const causeOf = (status: number, { errorCode, message }: Auth0Error) =>
  Object.assign(new Error('Auth0 answered with an error'), {
    statusCode: status,
    code:
      errorCode ??
      String(message)
        .replace(/\S+@\S+/g, '…')
        .slice(0, 200),
  });

function parse(text: string): Auth0Error {
  try {
    return (JSON.parse(text) as Auth0Error | null) ?? {};
  } catch {
    return {};
  }
}
