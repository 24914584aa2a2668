/**
 * A refusal of `/dbconnections/*`, which has forms of its own: `{ name, code, description, statusCode }`, or a bare
 * `{ error }`. It is a list of what Auth0 sends, in Auth0's order.
 */
export class DatabaseError extends Error {
  override name = 'DatabaseError';

  constructor(readonly body: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(body));
  }

  readonly status = 400;

  toJSON(): Readonly<Record<string, unknown>> {
    return this.body;
  }
}

/** `{ name: 'BadRequestError', code, description, statusCode }`. */
export const badRequest = (code: string, description: string): DatabaseError =>
  new DatabaseError({ name: 'BadRequestError', code, description, statusCode: 400 });

/** `{ error }`. */
export const bareError = (error: string): DatabaseError => new DatabaseError({ error });
