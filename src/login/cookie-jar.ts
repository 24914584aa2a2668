import '@fastify/cookie';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Attributes of a cookie (RFC 6265bis §4.1.2) that differ from cookie to cookie; all are `HttpOnly` and `Path=/`. */
export interface CookieAttributes {
  secure: boolean;
  sameSite: 'lax' | 'none' | 'strict';
}

/** The cookies that a browser sent, and those that it is to keep or to forget, whatever the answer turns out to be. */
export class CookieJar {
  constructor(
    private readonly request: Pick<FastifyRequest, 'cookies'>,
    private readonly reply: Pick<FastifyReply, 'setCookie' | 'clearCookie'>,
  ) {}

  get(name: string): string | undefined {
    return this.request.cookies[name];
  }

  /** Names of the cookies that begin with a prefix. */
  names(prefix: string): string[] {
    return Object.keys(this.request.cookies).filter((name) => name.startsWith(prefix));
  }

  /** @param seconds that the browser keeps it for */
  set(name: string, value: string, seconds: number, attributes: CookieAttributes): void {
    this.reply.setCookie(name, value, { ...attributes, path: '/', httpOnly: true, maxAge: seconds });
  }

  clear(name: string, attributes: CookieAttributes): void {
    this.reply.clearCookie(name, { ...attributes, path: '/', httpOnly: true });
  }
}

/** Hands the cookies of the request to a handler, as a `CookieJar`. */
export const Cookies = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  return new CookieJar(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
