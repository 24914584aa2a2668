import Router from '@koa/router';
import { bodyParser } from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import type { Tenant } from '../context.js';
import { FaultError } from '../hardships/fault.js';
import type { Hardships } from '../hardships/hardships.js';
import { issuerOf } from '../issuer.js';
import { renderPage } from '../pages/render.js';
import { SnapshotError, type Snapshots } from '../storage/snapshots.js';
import { refusal } from './access.js';
import { clockRoutes } from './clock.js';
import { faultRoutes } from './faults.js';
import { hardshipRoutes } from './hardships.js';
import { inboxRoutes } from './inbox.js';
import { overviewRoutes } from './overview.js';
import { requestRoutes } from './requests.js';
import { type ControlAnswer, ControlError, type ControlRoute, type Controlled } from './route.js';
import { snapshotRoutes } from './snapshots.js';

/** Where a tenant is watched and steered: by programs in JSON, by people on pages. */
export const CONTROL_PATH = '/__local';

const routes: readonly ControlRoute[] = [
  ...overviewRoutes,
  ...inboxRoutes,
  ...requestRoutes,
  ...faultRoutes,
  ...hardshipRoutes,
  ...clockRoutes,
  ...snapshotRoutes,
];

/**
 * `/__local`: the inbox, the journal of requests, fault scripts, limits, the clock, snapshots. It is no part of Auth0 and
 * needs no token, and therefore answers 403 to everybody but this machine. No hardship reaches it.
 */
export function control(tenant: Tenant, hardships: Hardships, snapshots: Snapshots): Middleware {
  const router = new Router({ prefix: CONTROL_PATH });
  const parse = bodyParser({ enableTypes: ['json', 'form'], parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'] });
  const controlled = { tenant, hardships, snapshots };
  for (const route of routes) {
    router.register(route.path, [route.method], (ctx) => serve(ctx, route, controlled));
    // HTML forms can only GET and POST.
    const posted = `${route.path}/${route.method.toLowerCase()}`;
    if (!['GET', 'POST'].includes(route.method))
      router.register(posted, ['POST'], (ctx) => serve(ctx, route, controlled));
  }
  const routed = router.routes() as unknown as Middleware;
  return async (ctx, next) => {
    if (ctx.path !== CONTROL_PATH && !ctx.path.startsWith(`${CONTROL_PATH}/`)) return next();
    return answeringErrors(ctx, async () => {
      const reason = refusal(ctx);
      if (reason !== undefined) throw new ControlError(403, `${CONTROL_PATH} is refused: ${reason}.`);
      await parse(ctx, () => Promise.resolve());
      await routed(ctx, () =>
        Promise.reject(new ControlError(404, `${CONTROL_PATH} has no ${ctx.method} ${ctx.path}.`)),
      );
    });
  };
}

function serve(ctx: Context, route: ControlRoute, controlled: Controlled): Promise<void> {
  const body = ctx.is('urlencoded') ? fromForm(ctx.request.body as Record<string, string>) : (ctx.request.body ?? {});
  const params = (ctx['params'] ?? {}) as Record<string, string>;
  const call = { ...controlled, params, query: ctx.query, issuer: issuerOf(ctx.req) };
  return answer(ctx, route.handler({ ...call, body: body as Record<string, unknown> }));
}

/** What was left empty in a form wasn't said; digits are a number. */
function fromForm(fields: Readonly<Record<string, string>>): Record<string, unknown> {
  const said = Object.entries(fields).filter(([, value]) => value !== '');
  return Object.fromEntries(said.map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]));
}

async function answer(ctx: Context, { status = 200, json, page, back = CONTROL_PATH }: ControlAnswer): Promise<void> {
  ctx.vary('Accept');
  ctx.set('cache-control', 'no-store');
  if (!wantsHtml(ctx)) {
    ctx.status = status;
    ctx.body = json ?? null;
    ctx.type = 'json';
  } else if (page) await renderPage(ctx, page.template, page.view, status);
  else {
    ctx.status = 303;
    ctx.set('location', back);
  }
}

async function answeringErrors(ctx: Context, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { status, message } = asControlError(error);
    const view = { title: 'That did not work', description: message };
    await answer(ctx, { status, json: { error: message }, page: { template: 'error', view } });
  }
}

function asControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  if (error instanceof SnapshotError || error instanceof FaultError) return new ControlError(400, error.message);
  const { status = 500, message } = error as { status?: number; message: string };
  if (status < 500) return new ControlError(status, message);
  throw error;
}

const wantsHtml = (ctx: Context): boolean => ctx.accepts('json', 'html') === 'html';
