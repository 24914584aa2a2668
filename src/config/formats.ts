import { isIP } from 'node:net';

const HOST_LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

const isHostname = (host: string) => host.length <= 253 && host.split('.').every((label) => HOST_LABEL.test(label));

/** Whether a value is `host` or `host:port`, without scheme, path or credentials. */
export function isDomain(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, host = '', port] = /^([^:/?#@\s]+)(?::(\d{1,5}))?$/.exec(value) ?? [];
  return isHostname(host) && (port === undefined || Number(port) <= 65535);
}

/** Whether a `host[:port]` names this machine: the only place plain http may go (RFC 8252 §8.3). */
export function isLoopback(domain: string): boolean {
  const host = domain.replace(/:\d+$/, '');
  return host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether a value is an http(s) origin: scheme, host and port, nothing after them but a slash. */
export function isHttpOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(value.toLowerCase());
}

/** Makes a check that a value is an array of at least `least` items which all pass. */
export const isList =
  (check: (item: string) => boolean, least = 0) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length >= least && value.every((item: string) => check(item));

/** Whether every item is an IP address or a CIDR range. */
export const isTrustProxy = isList((item) => {
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  return family !== 0 && rest.length === 0 && (bits === undefined || isPrefixLength(bits, family));
});

const isPrefixLength = (bits: string, family: number) =>
  /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
