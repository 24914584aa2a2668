// A string (with the colon behind it where it is a key), or a bracket that opens or closes an object or array.
const TOKEN = /("(?:[^"\\]|\\.)*")\s*(:)?|[{}[\]]/gs;

/**
 * Parses JSON and refuses an object that has a key twice, at any depth: parsers disagree on which of the two counts
 * (RFC 8725 §2.4 tells why that matters in a token).
 * @throws SyntaxError
 */
export function parseUniqueJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const keys: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') keys.push(new Set());
    else if (token === '}' || token === ']') keys.pop();
    else if (colon && string) addKey(keys.at(-1), JSON.parse(string) as string);
  }
  return value;
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) throw new SyntaxError('duplicate key');
  keys?.add(key);
}
