import { type RequestListener, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Certified } from './certificates/certificates.js';

type Server = NetServer & { closeAllConnections(): void };

/** The port that was asked for is in use. The message is for a person. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';

  constructor(readonly port: number) {
    super(`Port ${port} is taken. Stop what listens there, or choose another one: --port N or LOCAL_TENANT_PORT=N.`);
  }
}

/** What listens, at which port. */
export interface Listening {
  port: number;
  /** Ends all connections and frees the port. */
  close: () => Promise<void>;
}

const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Listens on one port of the given host, or of both loopback addresses where none is given: `localhost` means the one
 * or the other, depending on machine and program.
 *
 * @param port 0 for a free one
 * @param secure the certificate to speak https with; http without
 * @throws {PortTakenError}
 */
export async function listen(
  listener: RequestListener,
  port: number,
  host?: string,
  secure?: Certified,
): Promise<Listening> {
  const [first, ...others] = host === undefined ? LOOPBACK : [host];
  const servers = [await bind(listener, port, first!, secure)];
  const bound = (servers[0]!.address() as AddressInfo).port;
  const close = async (): Promise<void> => void (await Promise.all(servers.map(closed)));
  try {
    for (const address of others) servers.push(...(await bindWhereItExists(listener, bound, address, secure)));
  } catch (error) {
    await close();
    if (port === 0) return listen(listener, port, host, secure);
    throw error;
  }
  return { port: bound, close };
}

async function bindWhereItExists(
  listener: RequestListener,
  port: number,
  address: string,
  secure: Certified | undefined,
): Promise<Server[]> {
  try {
    return [await bind(listener, port, address, secure)];
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [];
    throw error;
  }
}

function bind(listener: RequestListener, port: number, host: string, secure: Certified | undefined): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = secure
      ? createSecureServer({ key: secure.key, cert: secure.certificate }, listener)
      : createServer(listener);
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error),
    );
    server.listen(port, host, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
