import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from 'koa';
import { Liquid } from 'liquidjs';
import { issuerOf } from '../issuer.js';
import { pageHeaders } from './headers.js';

const folder = fileURLToPath(new URL('.', import.meta.url));
const liquid = new Liquid({
  root: folder,
  extname: '.liquid',
  cache: true,
  outputEscape: 'escape',
  strictVariables: true,
});
const style = readFileSync(`${folder}style.css`, 'utf8');

/** The two scripts there are. Both only hurry on what a page has to hand over; the tenant's pages work without any. */
const SUBMIT = 'document.forms[0].submit()';
const POST_MESSAGE =
  'const { origin, response } = JSON.parse(document.querySelector("meta[name=message]").content);' +
  '(window.opener ?? window.parent).postMessage({ type: "authorization_response", response }, origin);';

/**
 * Answers with a page.
 *
 * @param page the name of its template
 * @param view what the page shows; every variable of its template has to be there. Values are escaped.
 */
export async function renderPage(
  ctx: Context,
  page: string,
  view: Readonly<Record<string, unknown>>,
  status = 200,
): Promise<void> {
  const html: unknown = await liquid.renderFile(page, {
    ...view,
    tenant: new URL(issuerOf(ctx.req)).host,
    style,
    submit: SUBMIT,
    post_message: POST_MESSAGE,
  });
  ctx.status = status;
  ctx.type = 'html';
  ctx.set(pageHeaders({ style, scripts: [SUBMIT, POST_MESSAGE] }));
  ctx.body = html;
}

/**
 * Answers with a page that hands an authorization response to the window that opened it, as `web_message` says
 * (draft-sakimura-oauth-wmrm), and that this window alone may frame.
 *
 * @param origin of the application
 */
export async function renderWebMessage(ctx: Context, origin: string, response: object): Promise<void> {
  await renderPage(ctx, 'web-message', { message: JSON.stringify({ origin, response }) });
  ctx.set(pageHeaders({ style, scripts: [POST_MESSAGE], framedBy: origin }));
  ctx.remove('x-frame-options');
}
