import type { Context } from 'koa';
import type { LogEvent } from './event.js';

/** What a log event says about the request that it came with; spread it into the event. */
export function requestContext(ctx: Context): Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'> {
  return { ip: clientIp(ctx), hostname: ctx.host, user_agent: ctx.get('user-agent') || undefined };
}

/** The caller's address, without the prefix that IPv4 has on IPv6 sockets. */
export const clientIp = (ctx: Context): string => ctx.ip.replace(/^::ffff:/, '');
