import { hash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problem/problem.js';
import { contextOf } from '../request/request-context.js';
import { ACCESS, type Access, missingPermission } from './access.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { bearerToken, insufficientScope, invalidToken, missingToken } from './bearer.js';
import { type CallerIdentity, isPerson, setCaller } from './caller.js';
import { KeyStore } from './key-store.js';

interface Verified {
  caller: CallerIdentity;
  /** `Date.now()` at which the token runs out. */
  expiresAt: number;
}

/**
 * Guards every route: closed unless a route opens itself. A verified token is remembered by its digest until it runs
 * out or the key set changes, since verifying a signature costs more than everything else that the guard does.
 */
@Injectable()
export class AccessTokenGuard extends AuthGuard() implements CanActivate {
  private readonly remembered = new LRUCache<string, Verified>({ max: 10_000 });
  private generation = 0;

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyStore,
    strategy: AccessTokenStrategy,
  ) {
    super({ defaultStrategy: strategy.name });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.access(context);
    if (access.token === 'none') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request);
    if (token === null && access.token === 'optional') return true;
    if (token === null) throw missingToken();
    const { caller } = this.recall(token) ?? (await this.verify(token, context));
    contextOf(request).caller = caller.sub;
    authorize(access, caller);
    setCaller(request, caller);
    return true;
  }

  // passport hands on as `info` why a token was refused, which is where trouble with the keys comes through too.
  override handleRequest<T>(error: unknown, verified: T | false, info: unknown): T {
    const reason = error ?? info;
    if (reason instanceof Problem) throw reason;
    if (error || !verified) throw invalidToken(reason);
    return verified;
  }

  private access(context: ExecutionContext): Access {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    return access ?? { token: 'required', permissions: [], person: false };
  }

  private recall(token: string): Verified | undefined {
    if (this.generation !== this.keys.generation) this.remembered.clear();
    this.generation = this.keys.generation;
    const verified = this.remembered.get(digest(token));
    return verified && verified.expiresAt > Date.now() && this.keys.ready ? verified : undefined;
  }

  private async verify(token: string, context: ExecutionContext): Promise<Verified> {
    await super.canActivate(context);
    const { user } = context.switchToHttp().getRequest<{ user: Verified }>();
    this.remembered.set(digest(token), user);
    return user;
  }
}

const digest = (token: string) => hash('sha256', token, 'base64');

function authorize(access: Access, caller: CallerIdentity): void {
  if (access.person && !isPerson(caller)) throw new Problem('person_required');
  const missing = missingPermission(access, caller);
  if (missing) throw insufficientScope(access.permissions.join(' '));
}
