import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tenantUrl } from './tenant.js';

/** What a bent upstream does to a call: answers it itself, or lets it through by returning false. */
export type Fault = (incoming: IncomingMessage, response: ServerResponse) => boolean | void;

export interface Upstream {
  /** `host:port`, for AUTH0_DOMAIN. */
  domain: string;
  /** `METHOD /path` of every call, in order. */
  calls: string[];
  /** Bends the calls that match from now on; the latest one that matches counts. */
  bend(pattern: RegExp, fault: Fault): void;
  /** Straight again, and no calls remembered. */
  mend(): void;
  close(): Promise<void>;
}

/** Stands between the service and the local tenant, and can bend its answers. */
export async function startUpstream(): Promise<Upstream> {
  const calls: string[] = [];
  let faults: { pattern: RegExp; fault: Fault }[] = [];
  const server = createServer((incoming, response) => {
    const call = `${incoming.method} ${incoming.url}`;
    calls.push(call);
    const bent = faults.findLast(({ pattern }) => pattern.test(call));
    if (bent && bent.fault(incoming, response) !== false) return;
    passOn(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    domain: `localhost:${(server.address() as AddressInfo).port}`,
    calls,
    bend: (pattern, fault) => void faults.push({ pattern, fault }),
    mend: () => {
      faults = [];
      calls.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function passOn(incoming: IncomingMessage, response: ServerResponse): void {
  const onward = request(
    tenantUrl() + incoming.url,
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

/** Answers with this status and body. */
export const answer =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Fault =>
  (_incoming, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Cuts the connection without an answer. */
export const reset: Fault = (incoming) => {
  incoming.socket.resetAndDestroy();
};

/** Never answers. */
export const hang: Fault = () => {};

/** Sends the head and half of a body, then cuts the connection. */
export const cutShort: Fault = (_incoming, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"user_id":"auth0|', () => response.destroy());
};

/** Sends a body that never ends. */
export const dribble: Fault = (_incoming, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

/** Lets the call through, so that it is carried out, and then does this instead of handing its answer back. */
export const after =
  (fault: Fault): Fault =>
  (incoming, response) => {
    const onward = request(
      tenantUrl() + incoming.url,
      { method: incoming.method, headers: incoming.headers },
      (done) => {
        done.resume().on('end', () => void fault(incoming, response));
      },
    );
    incoming.pipe(onward);
  };
