import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import type { Variables } from './config/read-config.js';
import { addBodyParsers } from './http/body-parsers.js';
import { clientErrors, frameworkErrors } from './http/client-errors.js';
import { addRequestContext } from './http/request-hooks.js';
import { addSecurityHeaders } from './http/response-headers.js';
import { createLogger, NestLogger } from './logging/logger.js';
import { addRequestLog } from './logging/request-log.js';
import { addDocs } from './openapi/docs.js';
import { AllowedMethods } from './problem/allowed-methods.js';
import { validationPipe } from './validation/validation.pipe.js';

const MAX_BODY_BYTES = 100 * 1024;

/**
 * Builds the service, not yet listening: what production and the tests share.
 * @param variables used instead of the process environment and `.env`
 * @throws ConfigError when a setting is wrong or missing
 */
export async function createApp(variables?: Variables): Promise<NestFastifyApplication> {
  const { config, module } = await ConfigModule.register(variables);
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(module), createAdapter(config), {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  await addHttp(app, config, logger);
  return app.init();
}

function createAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: config.trustProxy.length ? [...config.trustProxy] : false,
    // User ids may be 255 characters long, and each of them three when it is encoded.
    routerOptions: { maxParamLength: 1024 },
    // What is on its way when the service stops is answered, not refused.
    return503OnClosing: false,
    frameworkErrors: frameworkErrors(config.baseUrl),
    clientErrorHandler: clientErrors(config.baseUrl),
    // Longer than that of the usual proxies, so that they close an idle connection first.
    keepAliveTimeout: 75_000,
    http: { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 },
  });
}

async function addHttp(app: NestFastifyApplication, config: Config, logger: Logger): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  app.get(AllowedMethods).watch(server);
  addSecurityHeaders(server);
  addRequestContext(server, config.requestTimeout);
  addRequestLog(server, logger);
  await addBodyParsers(server);
  await server.register(cookie);
  app.useGlobalPipes(validationPipe());
  if (config.corsOrigins.length) app.enableCors({ origin: [...config.corsOrigins], maxAge: 600 });
  addDocs(app, server);
}
