import { type DynamicModule, Module } from '@nestjs/common';
import { AccessTokenModule } from './access-token/access-token.module.js';
import { Auth0Module } from './auth0/auth0.module.js';
import { Transport } from './auth0/transport.js';
import { Config } from './config/config.js';
import { HomeModule } from './home/home.module.js';
import { HealthModule } from './health/health.module.js';
import { LoginModule } from './login/login.module.js';
import { MeModule } from './me/me.module.js';
import { ProblemModule } from './problem/problem.module.js';
import { UsersModule } from './users/users.module.js';

/** The table of contents. */
@Module({})
export class AppModule {
  /** @param settings the module that gives `Config`. */
  static register(settings: DynamicModule): DynamicModule {
    return {
      module: AppModule,
      imports: [
        settings,
        ProblemModule,
        Auth0Module,
        AccessTokenModule.registerAsync({ inject: [Config, Transport], useFactory: accessTokenOptions }),
        UsersModule,
        MeModule,
        LoginModule,
        HealthModule,
        HomeModule,
      ],
    };
  }
}

const accessTokenOptions = (config: Config, transport: Transport) => ({
  tenant: config.auth0.baseUrl,
  audience: config.auth0.audience,
  claimsNamespace: config.claimsNamespace,
  fetch: transport.fetch,
});
