import type { CustomFetch } from 'openid-client';
import { auth0Problem } from '../auth0/auth0-problem.js';
import type { Transport } from '../auth0/transport.js';
import { Problem } from '../problem/problem.js';
import { runDetached } from '../request/request-context.js';

const MAX_ANSWER = 1024 * 1024;

/**
 * The fetch under openid-client. What isn't a JSON object, or says that the tenant is failing or busy, never reaches
 * the library, so that all it still complains of is what the tokens say.
 */
export function providerFetch(transport: Transport): CustomFetch {
  return async (url, options) => {
    const ask = () => transport.fetch(url, options);
    // Metadata and keys are waited for by several callers: they don't end with the deadline of the first.
    const answer = await (options.method === 'GET' ? runDetached(ask) : ask());
    const text = await answer.text();
    const { status, headers } = answer;
    if (status === 429 || status >= 500) throw auth0Problem(status, text, headers);
    if (!isJsonObject(text)) throw new Problem('auth0_unavailable', { cause: new Error('not a JSON object') });
    return new Response(text, { status, headers });
  };
}

function isJsonObject(text: string): boolean {
  if (text.length > MAX_ANSWER) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
