import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { Config } from './config/config.js';
import { ConfigError } from './config/read-config.js';
import { Readiness } from './health/readiness.js';

async function main(): Promise<void> {
  const app = await createApp();
  const { port, shutdownDelay } = app.get(Config);
  // SIGTERM comes from an orchestrator, which goes on sending requests for a moment; SIGINT from a person at a terminal.
  process.once('SIGTERM', () => void stop(app, shutdownDelay));
  process.once('SIGINT', () => void stop(app, 0));
  // Not app.listen(), which logs a failure in its own words before it throws it.
  await app.getHttpAdapter().getInstance().listen({ port, host: '0.0.0.0' });
}

/** Not ready any more, then no new connections, then what is in flight is finished. */
async function stop(app: NestFastifyApplication, delay: number): Promise<void> {
  app.get(Readiness).stop();
  await sleep(delay);
  // A connection that was busy when the server closed would stay open, idle, for as long as keep-alive allows.
  setInterval(() => app.getHttpServer().closeIdleConnections(), 50);
  await app.close();
  process.exit(0);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `The service can't start: port ${port} is taken. Set PORT to another one.`;
  return `The service can't start: ${(error as Error).stack}`;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
