import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule as NestConfigModule, ConfigService } from '@nestjs/config';
import { Config } from './config.js';
import { readConfig, type Variables } from './read-config.js';

/** Gives every module the one `Config`, read from `.env` and the environment, of which the environment wins. */
@Module({})
export class ConfigModule {
  /**
   * @param variables used instead of the process environment and `.env`, for tests.
   * @throws ConfigError when a setting is wrong or missing.
   */
  static async register(variables?: Variables): Promise<{ config: Config; module: DynamicModule }> {
    let config: Config | undefined;
    const settings = await NestConfigModule.forRoot({
      ignoreEnvFile: variables !== undefined,
      validate: (environment) => ({ config: (config = readConfig(variables ?? environment)) }),
    });
    const provider = {
      provide: Config,
      inject: [ConfigService],
      useFactory: (service: ConfigService) => service.getOrThrow<Config>('config'),
    };
    const module = {
      module: ConfigModule,
      global: true,
      imports: [settings],
      providers: [provider],
      exports: [Config],
    };
    return { config: config as unknown as Config, module };
  }
}
