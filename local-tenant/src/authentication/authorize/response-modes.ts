import type { Context } from 'koa';
import { renderPage } from '../../pages/render.js';

/** How an authorization response travels (OAuth 2.0 Multiple Response Type Encoding Practices, and Form Post). */
type ResponseMode = (ctx: Context, redirectUri: string, response: Record<string, unknown>) => void | Promise<void>;

/**
 * Auth0's response modes by the name under which they are registered at oidc-provider. They stand beside its own
 * because it adds RFC 9207's `iss`, which Auth0 doesn't send (its discovery document doesn't announce it).
 */
export const responseModes: Readonly<Record<string, ResponseMode>> = {
  'auth0.query': (ctx, redirectUri, response) => {
    const url = new URL(redirectUri);
    for (const [name, value] of parameters(response)) url.searchParams.set(name, value);
    ctx.redirect(url.href);
  },
  'auth0.fragment': (ctx, redirectUri, response) => {
    const url = new URL(redirectUri);
    url.hash = parameters(response).toString();
    ctx.redirect(url.href);
  },
  'auth0.form_post': (ctx, redirectUri, response) => {
    const fields = [...parameters(response)].map(([name, value]) => ({ name, value }));
    return renderPage(ctx, 'form-post', { action: redirectUri, fields });
  },
};

/** Whether there is a response mode of this name. */
export const isResponseMode = (name: string): boolean => Object.hasOwn(responseModes, `auth0.${name}`);

/** The registered name for the `response_mode` that an application asked for: `query` is the default of `code`. */
export const registeredMode = (requested = 'query'): string =>
  `auth0.${isResponseMode(requested) ? requested : 'query'}`;

function parameters(response: Record<string, unknown>): URLSearchParams {
  const { iss: _notSentByAuth0, ...sent } = response;
  return new URLSearchParams(Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]));
}
