import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessTokenGuard } from './access-token.guard.js';
import { AccessTokenOptions } from './access-token.options.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { DeclaredRoutes } from './declared-routes.js';
import { KeyStore } from './key-store.js';

/** Guards every route of the application with the tenant's access tokens. */
@Module({})
export class AccessTokenModule {
  static registerAsync(options: Pick<FactoryProvider<AccessTokenOptions>, 'inject' | 'useFactory'>): DynamicModule {
    return {
      module: AccessTokenModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: AccessTokenOptions, ...options },
        KeyStore,
        AccessTokenStrategy,
        DeclaredRoutes,
        { provide: APP_GUARD, useClass: AccessTokenGuard },
      ],
      exports: [KeyStore],
    };
  }
}
