import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { freePort } from './free-port.js';

export interface Service {
  url: string;
  app: NestFastifyApplication;
  close(): Promise<void>;
}

/** Starts the service on a free port, against the tenant that the environment names, with other settings on top. */
export async function startService(settings: Record<string, string> = {}): Promise<Service> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const app = await createApp({ ...process.env, LOG_LEVEL: 'silent', PORT: String(port), BASE_URL: url, ...settings });
  await app.listen(port, '127.0.0.1');
  return { url, app, close: () => app.close() };
}
