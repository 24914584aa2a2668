/**
 * Every problem that a caller can meet: its HTTP status, its title and what to do about it.
 * The names are part of the contract: they are added to, never changed.
 */
export const PROBLEMS = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    help: 'Mend what the rows of `errors` name and send it again.',
  },
  invalid_json: { status: 400, title: 'The body is not valid JSON', help: 'Send one JSON value, encoded in UTF-8.' },
  weak_password: {
    status: 400,
    title: 'The password is too weak',
    help: 'Choose a password that keeps each rule that `errors` names.',
  },
  invalid_query: {
    status: 400,
    title: 'Auth0 refuses this search',
    help: "Mend `q`: see Auth0's user search query syntax.",
  },
  list_too_long: {
    status: 400,
    title: 'The list goes on past what Auth0 hands out',
    help: 'Narrow the list with `q`: Auth0 ends every search at its first 1,000 users.',
  },
  login_failed: { status: 400, title: 'The login did not succeed', help: 'Start again at `/login`.' },
  invalid_transaction: {
    status: 400,
    title: 'This login is unknown, spent or has run out',
    help: 'Start again at `/login`, in the same browser, and finish within ten minutes.',
  },
  invalid_return_to: {
    status: 400,
    title: 'That address is not one to return to',
    help: 'Use a path of this service or an origin listed in RETURN_TO_ORIGINS.',
  },
  invalid_token: {
    status: 401,
    title: 'A valid access token is needed',
    help: 'Send `Authorization: Bearer <access token>` with a token issued for this API.',
  },
  id_token_refused: {
    status: 401,
    title: 'The ID token is not one to trust',
    help: 'Start again at `/login`; if it stays so, tell the operator.',
  },
  login_required: {
    status: 401,
    title: 'The person has to log in',
    help: 'Start again at `/login` without `prompt=none`.',
  },
  login_refused: {
    status: 403,
    title: 'The login was refused',
    help: 'The person may not log in here: an operator can see why in the log of the tenant.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The access token lacks a permission',
    help: 'Have the permission that `WWW-Authenticate` names assigned, and get a new token.',
  },
  person_required: {
    status: 403,
    title: 'This is for people only',
    help: 'Use a token of a person, not of a machine.',
  },
  not_found: { status: 404, title: 'There is nothing here', help: 'See `/docs` for every path.' },
  user_not_found: { status: 404, title: 'The user does not exist', help: 'Look for the user with `GET /users`.' },
  method_not_allowed: {
    status: 405,
    title: 'This path does not know the method',
    help: 'Use one of the methods that `Allow` names.',
  },
  request_timeout: {
    status: 408,
    title: 'The request did not arrive in time',
    help: 'Send the headers within 10 seconds and the whole request within 30.',
  },
  user_exists: {
    status: 409,
    title: 'The user exists already',
    help: 'Choose another e-mail, user name or phone number, or change the existing user.',
  },
  conflict: { status: 409, title: 'Something of that name exists already', help: 'Choose another name.' },
  several_users: {
    status: 409,
    title: 'Several users have this e-mail',
    help: 'Pick one with `connection`, delete it by its id, or say `all=true`.',
  },
  body_too_large: { status: 413, title: 'The body is too large', help: 'Send at most 100 KB.' },
  uri_too_long: { status: 414, title: 'The address is too long', help: 'Send a shorter query.' },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of a type that is not understood',
    help: 'Send `Content-Type: application/json`.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    help: 'Send the very same body with a key, or make a new key.',
  },
  too_many_requests: { status: 429, title: 'Too many requests', help: 'Wait as long as `Retry-After` says.' },
  headers_too_large: { status: 431, title: 'The headers are too large', help: 'Send fewer or smaller headers.' },
  internal_error: {
    status: 500,
    title: 'This is a fault of the service',
    help: 'Send the `request_id` to the operator.',
  },
  auth0_credentials: {
    status: 502,
    title: 'Auth0 refuses the credentials of the service',
    help: "Operator: check AUTH0_MANAGEMENT_CLIENT_ID, its secret, and the application's permissions in Auth0.",
  },
  auth0_unavailable: { status: 502, title: 'Auth0 could not be reached or failed', help: 'Try again in a while.' },
  auth0_rate_limited: {
    status: 503,
    title: 'The rate limit of the Auth0 tenant is used up',
    help: 'Wait as long as `Retry-After` says.',
  },
  not_ready: { status: 503, title: 'The service is not ready', help: '`errors` names what is missing.' },
  keys_unavailable: {
    status: 503,
    title: 'The keys that sign access tokens could not be fetched',
    help: 'Try again in a while.',
  },
  auth0_timeout: {
    status: 504,
    title: 'Auth0 did not answer in time',
    help: 'Try again, or allow more time with `Request-Timeout`.',
  },
} as const satisfies Record<string, { status: number; title: string; help: string }>;

/** The stable name of a problem, `code` in its body. */
export type ProblemCode = keyof typeof PROBLEMS;
