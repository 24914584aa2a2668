import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from 'koa';
import { Liquid } from 'liquidjs';
import { issuerOf } from '../issuer.js';

/** The tenant's pages. */
export type Page = 'login' | 'signup' | 'logout' | 'logged-out' | 'error' | 'form-post';

const folder = fileURLToPath(new URL('.', import.meta.url));
const liquid = new Liquid({
  root: folder,
  extname: '.liquid',
  cache: true,
  outputEscape: 'escape',
  strictVariables: true,
});
const style = readFileSync(`${folder}style.css`, 'utf8');
const SUBMIT = 'document.forms[0].submit()';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// No form-action: browsers apply it to the redirects that follow a form too, and those lead to any application.
const POLICY = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(SUBMIT)}`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Answers with a page.
 *
 * @param view what the page shows; every variable of its template has to be there. Values are escaped.
 */
export async function renderPage(
  ctx: Context,
  page: Page,
  view: Readonly<Record<string, unknown>>,
  status = 200,
): Promise<void> {
  const html: unknown = await liquid.renderFile(page, {
    ...view,
    tenant: new URL(issuerOf(ctx.req)).host,
    style,
    submit: SUBMIT,
  });
  ctx.status = status;
  ctx.type = 'html';
  ctx.set({
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  ctx.body = html;
}
