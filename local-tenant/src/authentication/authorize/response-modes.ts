import type { Context } from 'koa';
import { renderPage, renderWebMessage } from '../../pages/render.js';
import { isFrontChannel } from './response-types.js';

/** An authorization response, successful or not. */
export type AuthorizationResponse = Readonly<Record<string, unknown>>;

/** How an authorization response travels (OAuth 2.0 Multiple Response Type Encoding Practices, and Form Post). */
export type ResponseMode = (ctx: Context, redirectUri: string, response: AuthorizationResponse) => void | Promise<void>;

/**
 * Auth0's response modes. They stand beside oidc-provider's own because it adds RFC 9207's `iss`, which Auth0 doesn't
 * send (its discovery document doesn't announce it).
 */
export const responseModes: Readonly<Record<string, ResponseMode>> = {
  query: (ctx, redirectUri, response) => {
    const url = new URL(redirectUri);
    for (const [name, value] of parameters(response)) url.searchParams.set(name, value);
    ctx.redirect(url.href);
  },
  fragment: (ctx, redirectUri, response) => {
    const url = new URL(redirectUri);
    url.hash = parameters(response).toString();
    ctx.redirect(url.href);
  },
  form_post: (ctx, redirectUri, response) => {
    const fields = [...parameters(response)].map(([name, value]) => ({ name, value }));
    return renderPage(ctx, 'form-post', { action: redirectUri, fields });
  },
  web_message: (ctx, redirectUri, { iss: _notSentByAuth0, ...response }) =>
    renderWebMessage(ctx, new URL(redirectUri).origin, response),
};

/** Whether there is a response mode of this name. */
export const isResponseMode = (name: string): boolean => Object.hasOwn(responseModes, name);

/**
 * The name under which the mode that an application asked for is registered at oidc-provider. The defaults are `query`
 * for a code alone and `fragment` for tokens, which never travel in a query.
 */
export function registeredMode(requested: string | undefined, responseType: string | undefined): string {
  const frontChannel = isFrontChannel(responseType);
  const asked = requested !== undefined && isResponseMode(requested) && !(requested === 'query' && frontChannel);
  return `auth0.${asked ? requested : frontChannel ? 'fragment' : 'query'}`;
}

function parameters(response: AuthorizationResponse): URLSearchParams {
  const { iss: _notSentByAuth0, ...sent } = response;
  return new URLSearchParams(Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]));
}
