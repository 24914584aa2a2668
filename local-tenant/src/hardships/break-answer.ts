import { once } from 'node:events';
import type { Context, Next } from 'koa';
import { ManagementError } from '../management/errors.js';
import { PREFIX } from '../management/prefix.js';
import type { Fault } from './fault.js';

/** What the journal has to know about a request that a fault happened to. */
export interface Broken {
  fault?: string;
  /** There was no answer. */
  dropped?: boolean;
}

/** Lets a fault happen to a request. */
export async function breakAnswer(ctx: Context, fault: Fault, next: Next): Promise<void> {
  const state = ctx.state as Broken;
  state.fault = fault.kind;
  state.dropped = ['reset', 'hang', 'cut'].includes(fault.kind);
  await BREAK[fault.kind](ctx, fault, next);
}

type Break = (ctx: Context, fault: Fault, next: Next) => void | Promise<void>;

const BREAK: Readonly<Record<Fault['kind'], Break>> = {
  status: (ctx, { status }) => {
    ctx.status = status;
    ctx.type = 'json';
    ctx.body = JSON.stringify(errorBody(ctx, status));
  },
  garbage: (ctx) => {
    ctx.status = 200;
    ctx.type = 'html';
    ctx.body = '<html><body><h1>It works!</h1></body></html>';
  },
  reset: (ctx) => {
    ctx.respond = false;
    ctx.req.socket.resetAndDestroy();
  },
  hang: async (ctx) => {
    ctx.respond = false;
    await once(ctx.req.socket, 'close');
  },
  cut: async (ctx, _fault, next) => {
    await next();
    ctx.respond = false;
    cutOff(ctx);
  },
};

/** Promises the whole answer, sends half of it, and drops the connection. */
function cutOff(ctx: Context): void {
  const whole = Buffer.from(typeof ctx.body === 'string' ? ctx.body : JSON.stringify(ctx.body ?? ''));
  if (ctx.status === 204) {
    ctx.req.socket.destroy();
    return;
  }
  ctx.res.writeHead(ctx.status, { 'content-length': Math.max(whole.length, 2) });
  ctx.res.write(whole.subarray(0, Math.floor(whole.length / 2)), () => void ctx.req.socket.destroy());
}

function errorBody(ctx: Context, status: number): unknown {
  if (ctx.path.startsWith(`${PREFIX}/`)) return new ManagementError(status, 'Scripted by /__local/faults');
  return { error: 'temporarily_unavailable', error_description: 'Scripted by /__local/faults' };
}
