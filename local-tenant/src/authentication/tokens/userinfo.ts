import type { JWTPayload } from 'jose';
import type { Context } from 'koa';
import type { Tenant } from '../../context.js';
import { issuerOf } from '../../issuer.js';
import { findModel } from '../../storage/oidc-models.js';
import { findUser } from '../../storage/users.js';
import type { OpaqueToken } from './access-token.js';
import { profileClaims } from './claims.js';

const CHALLENGE = 'Bearer realm="Users"';

/**
 * `GET` and `POST /userinfo`: OpenID Connect Core section 5.3. Takes opaque access tokens, and JWTs that have this
 * endpoint in `aud`. Answers 401 with the text `Unauthorized` to anything else, as Auth0 does.
 */
export async function userinfo(tenant: Tenant, ctx: Context): Promise<void> {
  const bearer = bearerToken(ctx);
  const token = bearer === undefined ? undefined : await read(tenant, issuerOf(ctx.req), bearer);
  const user = token && findUser(tenant.db, token.user_id);
  if (!token?.scope.includes('openid') || !user) return refuse(ctx, bearer);
  ctx.set('cache-control', 'no-store');
  ctx.body = { sub: user.user_id, ...profileClaims(user, token.scope) };
}

/**
 * RFC 6750 section 2: in the header, in a form, or, which passport-auth0 does and RFC 9700 advises against, in the query.
 */
function bearerToken(ctx: Context): string | undefined {
  const header = /^bearer +([\w.~+/=-]+)$/i.exec(ctx.get('authorization'))?.[1];
  const { access_token: inForm } = (ctx.request.body ?? {}) as { access_token?: unknown };
  return [header, inForm, ctx.query['access_token']].find((token) => typeof token === 'string');
}

type UserinfoToken = Pick<OpaqueToken, 'user_id' | 'scope'>;

async function read(tenant: Tenant, issuer: string, token: string): Promise<UserinfoToken | undefined> {
  const opaque = findModel(tenant.db, 'AccessToken', token) as OpaqueToken | undefined;
  if (opaque) return opaque;
  const claims = await tenant.keys.verify(token).catch(() => undefined);
  return claims && isForUserinfo(claims, issuer)
    ? { user_id: String(claims.sub), scope: String(claims['scope']).split(' ') }
    : undefined;
}

function isForUserinfo({ iss, aud }: JWTPayload, issuer: string): boolean {
  return iss === issuer && Array.isArray(aud) && aud.includes(`${issuer}userinfo`);
}

function refuse(ctx: Context, bearer: string | undefined): void {
  const error = ', error="invalid_token", error_description="The access token is invalid or has expired"';
  ctx.status = 401;
  ctx.set('www-authenticate', bearer === undefined ? CHALLENGE : `${CHALLENGE}${error}`);
  ctx.body = 'Unauthorized';
}
