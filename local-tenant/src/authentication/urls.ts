/**
 * Whether a redirect URI is one of an application's Allowed Callback URLs: the same to the letter (RFC 9700 section
 * 4.1.3), but for Auth0's `*` in place of a subdomain.
 */
export const isAllowedCallback = (url: string, allowed: readonly string[] = []): boolean =>
  allowed.some((pattern) => matches(pattern, url));

/**
 * Whether a URL is one of the Allowed Logout URLs. Auth0: "Query strings and hash information are not taken into
 * account when validating these URLs".
 */
export const isAllowedLogout = (url: string, allowed: readonly string[] = []): boolean =>
  allowed.some((pattern) => matches(bare(pattern), bare(url)));

/** The origin of a URL, `undefined` for what isn't one or has none (an application's own scheme). */
export function originOf(url: string): string | undefined {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? undefined : origin;
}

function matches(pattern: string, url: string): boolean {
  if (pattern === url) return URL.canParse(url);
  if (!/^https?:\/\/[^/]*\*/.test(pattern)) return false;
  const [before, after] = pattern.split(/\*(.*)/s).map(escape);
  return new RegExp(`^${before}[\\w-]+${after}$`).test(url);
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

const bare = (url: string): string => url.split(/[?#]/, 1)[0]!;
