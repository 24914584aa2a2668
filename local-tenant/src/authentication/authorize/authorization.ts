import type { Database } from '../../storage/database.js';
import { findModel, upsertModel } from '../../storage/oidc-models.js';

/**
 * What a person let an application have in one login: the code stands for it first, the refresh tokens after it.
 * oidc-provider knows it as a grant; the names and the scopes here are Auth0's.
 */
export interface Authorization {
  user_id: string;
  client_id: string;
  /** The API that was asked for, none for tokens that are good at /userinfo alone. */
  audience?: string;
  /** The scopes as granted, in the order in which they were asked for. */
  scope: string[];
  /** The single sign-on session, `sid` of the ID token; none where the person logged in without a browser. */
  session_id?: string;
  /** The organization that the login is to. */
  organization?: { id: string; name: string };
  /** What Actions put into the tokens. */
  claims?: { access_token: Record<string, unknown>; id_token: Record<string, unknown> };
  /** The grant type, where Auth0's access tokens name it: `password`. */
  gty?: string;
  /** How the person proved to be themselves, where it was by more than a password (RFC 8176). */
  amr?: string[];
  nonce?: string;
  /** When the person last logged in; only where the application asked for `max_age`. */
  auth_time?: number;
}

/** Seconds that a code, and with it an authorization, can be exchanged. */
export const CODE_LIFETIME = 600;

const KIND = 'Authorization';

/** Keeps an authorization for as long as its code can be exchanged. */
export const storeAuthorization = (db: Database, grantId: string, authorization: Authorization): void =>
  upsertModel(db, KIND, grantId, { ...authorization }, CODE_LIFETIME);

/** The authorization of this grant, `undefined` when there is none or its time is over. */
export const findAuthorization = (db: Database, grantId: string): Authorization | undefined =>
  findModel(db, KIND, grantId) as Authorization | undefined;
