/**
 * RFC 6749 section 5.2: "The authorization server responds with an HTTP 400 (Bad Request) status code (unless specified
 * otherwise)". Auth0 specifies otherwise: most of its refusals at the token endpoint are 401 or 403.
 */
export class OAuthError extends Error {
  override name = 'OAuthError';

  /**
   * @param status the HTTP status that Auth0 gives this error
   * @param error the error code, RFC 6749's or Auth0's own
   * @param description the sentence that Auth0 writes, word for word where it is known
   * @param errorUri the page that Auth0 links to, for the few errors that have one
   */
  constructor(
    readonly status: number,
    readonly error: string,
    readonly description: string,
    readonly errorUri?: string,
  ) {
    super(`${error}: ${description}`);
  }

  /** The body as Auth0 writes it. */
  toJSON(): { error: string; error_description: string; error_uri?: string } {
    const body = { error: this.error, error_description: this.description };
    return this.errorUri ? { ...body, error_uri: this.errorUri } : body;
  }
}

/** A refusal that a person sees as a page, because there is no application that could be trusted with it. */
export class PageError extends Error {
  override name = 'PageError';

  /**
   * @param status the HTTP status
   * @param title what went wrong, as a heading
   * @param description what the person, or the developer behind the application, can do about it
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly description: string,
  ) {
    super(`${title} ${description}`);
  }
}

/** 400 for a login that can't go on. */
export const loginIsOver = (): PageError =>
  new PageError(
    400,
    'This login is over.',
    'It took too long, it was completed already, or it began in another browser. Go back to the application and log in again.',
  );

/** 400 for a parameter that isn't there. */
export const missingParameter = (name: string): OAuthError =>
  new OAuthError(400, 'invalid_request', `Missing required parameter: ${name}`);

/** 401 for a caller that isn't the application it claims to be. */
export const unauthorized = (): OAuthError => new OAuthError(401, 'access_denied', 'Unauthorized');

/** 403 for a code, refresh token or verifier that isn't good (any more). */
export const invalidGrant = (description: string): OAuthError => new OAuthError(403, 'invalid_grant', description);

/** 403 for an API or a scope that the application may not have. */
export const accessDenied = (description: string): OAuthError => new OAuthError(403, 'access_denied', description);

/** 501 for what Auth0 has and the local tenant hasn't: it says so instead of making something up. */
export const notInLocalTenant = (what: string): OAuthError =>
  new OAuthError(501, 'not_in_local_tenant', `Auth0 has ${what}; the local tenant doesn't, yet.`);
