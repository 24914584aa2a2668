import { clockOf } from '../storage/clock.js';
import { type ControlAnswer, type ControlCall, ControlError, type ControlRoute, requireValid } from './route.js';

/** The snapshot that a tenant takes of itself when it has been seeded, and that a reset goes back to. */
export const SEEDED = 'seeded';

/**
 * Snapshots of all that is stored. A reset goes back to the tenant as it was seeded (with the same applications, secrets
 * and keys), and forgets the journal, the faults and the moved clock too.
 */
export const snapshotRoutes: readonly ControlRoute[] = [
  { method: 'POST', path: '/reset', handler: reset },
  { method: 'GET', path: '/snapshots', handler: ({ snapshots }) => ({ json: snapshots.list() }) },
  { method: 'POST', path: '/snapshots', handler: take },
  { method: 'POST', path: '/snapshots/:name/restore', handler: restore },
  { method: 'DELETE', path: '/snapshots/:name', handler: remove },
];

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: { type: ['string', 'integer'] } },
};

function reset({ tenant, hardships, snapshots }: ControlCall): ControlAnswer {
  snapshots.restore(SEEDED);
  clockOf(tenant.db).moveTo(0);
  hardships.faults.clear();
  hardships.journal.clear();
  return { json: { reset: true } };
}

function take({ snapshots, body }: ControlCall): ControlAnswer {
  requireValid(body, schema);
  const name = `${body['name'] as string | number}`;
  snapshots.take(name);
  return { status: 201, json: { name } };
}

function restore({ snapshots, params }: ControlCall): ControlAnswer {
  const name = params['name']!;
  if (!snapshots.list().includes(name)) throw new ControlError(404, `There is no snapshot ${name}.`);
  snapshots.restore(name);
  return { json: { restored: name } };
}

function remove({ snapshots, params }: ControlCall): ControlAnswer {
  if (snapshots.remove(params['name']!)) return { json: { removed: params['name'] } };
  throw new ControlError(404, `There is no snapshot ${params['name']}.`);
}
