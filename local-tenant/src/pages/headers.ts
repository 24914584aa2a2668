import { createHash } from 'node:crypto';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The headers that keep a page to itself: nothing loads but its own style and scripts, nobody frames it.
 *
 * No form-action: browsers apply it to the redirects that follow a form too, and those lead to any application.
 *
 * @param framedBy the one origin that may show the page in a frame
 */
export function pageHeaders({
  style,
  scripts,
  framedBy,
}: {
  style: string;
  scripts: readonly string[];
  framedBy?: string;
}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${scripts.map(hash).join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${framedBy ?? "'none'"}`,
  ];
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
