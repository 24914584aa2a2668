import { Injectable } from '@nestjs/common';
import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify';
import Router, { type HTTPMethod } from 'find-my-way';

/** Knows which methods a path answers, so that a wrong method can be told from a wrong path (RFC 9110 §15.5.6). */
@Injectable()
export class AllowedMethods {
  private readonly router = Router();
  private readonly methods = new Set<HTTPMethods>();

  /** Watches the routes that are added to a server from now on. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => this.add(route));
  }

  /** The methods that a request target answers; empty when it answers none. */
  at(target: string): string[] {
    const [path = '/'] = target.split('?');
    return [...this.methods].filter((method) => this.router.find(method as HTTPMethod, path));
  }

  private add({ method, url }: RouteOptions): void {
    for (const each of [method].flat()) {
      if (url === '*' || this.router.hasRoute(each as HTTPMethod, url)) continue;
      this.methods.add(each);
      this.router.on(each as HTTPMethod, url, () => {});
    }
  }
}
