import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { Config } from './config/config.js';
import { ConfigError } from './config/read-config.js';
import { Readiness } from './health/readiness.js';

let app: NestFastifyApplication | undefined;

async function main(): Promise<void> {
  // First of all: as process 1 of a container there is no other way to be stopped while still starting.
  process.once('SIGTERM', () => void stop({ patient: true }));
  process.once('SIGINT', () => void stop({ patient: false }));
  app = await createApp();
  // Not app.listen(), which logs a failure in its own words before it throws it.
  await app
    .getHttpAdapter()
    .getInstance()
    .listen({ port: app.get(Config).port, host: '0.0.0.0' });
}

/**
 * Not ready any more, then no new connections, then what is in flight is finished. SIGTERM comes from an orchestrator,
 * which goes on sending requests for a moment, so that is waited out; SIGINT comes from a person at a terminal.
 */
async function stop({ patient }: { patient: boolean }): Promise<void> {
  if (!app) process.exit(0);
  app.get(Readiness).stop();
  if (patient) await sleep(app.get(Config).shutdownDelay);
  // A connection that was busy when the server closed would stay open, idle, for as long as keep-alive allows.
  setInterval(() => app?.getHttpServer().closeIdleConnections(), 50);
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
