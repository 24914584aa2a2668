import { hash } from 'node:crypto';
import type { IDToken } from 'openid-client';
import { Problem } from '../problem/problem.js';
import { LoginUser } from './login.dto.js';
import type { Transaction } from './transaction.js';

/** What the ID token of a login has to agree with. */
export interface IdTokenExpectations {
  clientId: string;
  accessToken: string;
  transaction: Pick<Transaction, 'organization'>;
}

/**
 * Checks what openid-client leaves over: `azp` also beside a single `aud`, `at_hash` in the code flow
 * (OpenID Connect Core §3.1.3.7 and §3.1.3.8), a usable `sub` and `exp`, and the organization that was asked for.
 * @throws Problem `id_token_refused`
 */
export function checkIdToken(claims: IDToken, { clientId, accessToken, transaction }: IdTokenExpectations): void {
  const checks = {
    sub: claims.sub !== '' && claims.sub.length <= 255,
    exp: Number.isFinite(claims.exp),
    azp: claims.azp === undefined || claims.azp === clientId,
    at_hash: claims['at_hash'] === undefined || claims['at_hash'] === leftHalfHash(accessToken),
    organization: isOfOrganization(claims, transaction.organization),
  };
  const [broken] = Object.entries(checks).find(([, passed]) => !passed) ?? [];
  if (broken) throw new Problem('id_token_refused', { cause: new Error(`${broken} is not the one expected`) });
}

/** The left half of the hash that goes with RS256, the one algorithm that is accepted. */
const leftHalfHash = (accessToken: string) =>
  hash('sha256', accessToken, 'buffer').subarray(0, 16).toString('base64url');

// Auth0: ids compare to the letter, names in any letter case.
function isOfOrganization(claims: IDToken, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  if (asked.startsWith('org_')) return claims['org_id'] === asked;
  const name = claims['org_name'];
  return typeof name === 'string' && name.toLowerCase() === asked.toLowerCase();
}

/** Hands on the profile claims that the contract names, those that are there. */
export function toLoginUser(claims: IDToken): LoginUser {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined);
  const user: LoginUser = {
    sub: claims.sub,
    user_id: claims.sub,
    name: text('name'),
    nickname: text('nickname'),
    given_name: text('given_name'),
    family_name: text('family_name'),
    picture: text('picture'),
    email: text('email'),
    email_verified: typeof claims['email_verified'] === 'boolean' ? claims['email_verified'] : undefined,
    updated_at: text('updated_at'),
    org_id: text('org_id'),
  };
  return Object.fromEntries(Object.entries(user).filter(([, value]) => value !== undefined)) as unknown as LoginUser;
}
