import { milliseconds } from '../hardships/duration.js';
import { type Clock, clockOf } from '../storage/clock.js';
import { type ControlAnswer, type ControlCall, ControlError, type ControlRoute, requireValid } from './route.js';

/**
 * The tenant's clock: PUT `{ "now": "2030-01-01T00:00:00Z" }` sets it, `{ "advance": "3d" }` moves it on; it runs on from
 * there. DELETE puts it right. Tokens, codes, sessions, tickets, blocks and limits follow it.
 */
export const clockRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/clock', handler: ({ tenant }) => ({ json: clockView(clockOf(tenant.db)) }) },
  { method: 'PUT', path: '/clock', handler: move },
  { method: 'DELETE', path: '/clock', handler: putRight },
];

const schema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: { now: { type: 'string' }, advance: { type: 'string' } },
};

/** The time, and by how many milliseconds it isn't the machine's. */
export const clockView = (clock: Clock): { now: string; offset: number } => ({
  now: clock.now().toISOString(),
  offset: clock.offset,
});

function move({ tenant, body }: ControlCall): ControlAnswer {
  requireValid(body, schema);
  const clock = clockOf(tenant.db);
  const { now, advance } = body as { now?: string; advance?: string };
  const offset = now === undefined ? clock.offset + duration(advance!) : moment(now) - Date.now();
  clock.moveTo(Math.round(offset));
  return { json: clockView(clock) };
}

function putRight({ tenant }: ControlCall): ControlAnswer {
  const clock = clockOf(tenant.db);
  clock.moveTo(0);
  return { json: clockView(clock) };
}

function moment(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time) && Math.abs(time) < 253_402_300_800_000) return time;
  throw new ControlError(400, `now: ${text} is no moment such as 2030-01-01T00:00:00Z`);
}

function duration(text: string): number {
  const span = milliseconds(text);
  if (span !== undefined && Math.abs(span) < 3_155_760_000_000) return span;
  throw new ControlError(400, `advance: ${text} is no span of time such as 90s, 15m, 2h or 30d`);
}
