import type { Context } from 'koa';
import { isLoopback } from '../issuer.js';

const FORWARDED = [
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'x-forwarded-host',
  'cf-connecting-ip',
  'true-client-ip',
];

/**
 * Why a request may not watch and steer the tenant; `undefined` when it may: when it comes from this machine, by a name
 * of this machine (so that no page can reach it by rebinding its own name to a loopback address), through no proxy with
 * somebody else behind it, and from no page of another origin.
 */
export function refusal(ctx: Context): string | undefined {
  if (!isLoopback(ctx.req.socket.remoteAddress)) return 'it answers to this machine only';
  if (!isLocalName(ctx.hostname)) return `it answers at localhost only, not at ${ctx.hostname}`;
  const header = FORWARDED.find((name) => !allLocal(ctx.get(name)));
  if (header !== undefined) return `${header} shows that it comes from elsewhere`;
  return isCrossSite(ctx) ? 'it comes from a page of another origin' : undefined;
}

function isCrossSite(ctx: Context): boolean {
  const [origin, site] = [ctx.get('origin'), ctx.get('sec-fetch-site')];
  if (origin !== '' && (!URL.canParse(origin) || new URL(origin).host !== ctx.host)) return true;
  return site === 'cross-site' || (site === 'same-site' && ctx.method !== 'GET');
}

/** `127.0.0.1, ::1`, `for=127.0.0.1;proto=https`, `localhost:3001`: nobody else. */
function allLocal(header: string): boolean {
  const names = header.split(/[,;]/).map((part) => part.trim());
  return names.every((part) => part === '' || /^(proto|by)=/i.test(part) || isLocalName(nameIn(part)));
}

const nameIn = (part: string): string =>
  part
    .replace(/^(for|host)=/i, '')
    .replaceAll('"', '')
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^([^:]+):\d+$/, '$1');

const isLocalName = (name: string): boolean =>
  isLoopback(name.replaceAll(/[[\]]/g, '')) || /^(.+\.)?localhost$/i.test(name);
