import { randomUUID } from 'node:crypto';
import { callbackify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { AccessTokenOptions } from './access-token.options.js';
import { bearerToken } from './bearer.js';
import { type CallerIdentity, toCaller } from './caller.js';
import { KeyStore } from './key-store.js';
import { type AccessTokenClaims, RawTokenError, readRawToken } from './raw-token.js';

/** Verifies access tokens with passport-jwt: the raw token first, then its signature with the tenant's key. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  // Passport's register is one for the process: two applications in it must not verify each other's tokens.
  override readonly name = `access-token-${randomUUID()}`;
  private readonly namespace: string | null;

  constructor(options: AccessTokenOptions, keys: KeyStore) {
    super({
      algorithms: ['RS256'],
      audience: options.audience,
      jwtFromRequest: (request: unknown) => bearerToken(request as FastifyRequest),
      secretOrKeyProvider: callbackify((_request: unknown, token: string) => keyFor(token, options.audience, keys)),
      jsonWebTokenOptions: { clockTolerance: 5 },
    } as unknown as StrategyOptionsWithoutRequest);
    this.namespace = options.claimsNamespace;
    passport.use(this.name, this);
  }

  validate(claims: AccessTokenClaims): { caller: CallerIdentity; expiresAt: number } {
    return { caller: toCaller(claims, this.namespace), expiresAt: claims.exp * 1000 };
  }
}

// jsonwebtoken takes a KeyObject as it is, which verifies four times as fast as PEM; passport-jwt's types know text only.
async function keyFor(token: string, audience: string, keys: KeyStore): Promise<unknown> {
  const { header } = readRawToken(token, await keys.issuer(), audience);
  const key = await keys.find(header.kid);
  if (!key) throw new RawTokenError('kid is not known');
  return key;
}
