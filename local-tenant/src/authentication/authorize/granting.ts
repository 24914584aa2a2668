import type { Grant, KoaContextWithOIDC } from 'oidc-provider';

/**
 * A grant of its own for each login: with one grant a session, revoking one family of refresh tokens would revoke all of
 * them. It is oidc-provider's to go on with; what the person really let the application have is decided in `completion.ts`.
 */
export async function grantForLogin({ oidc }: KoaContextWithOIDC): Promise<Grant> {
  const { provider, client, account } = oidc;
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: account!.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}
