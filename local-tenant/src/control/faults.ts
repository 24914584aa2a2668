import type { ControlAnswer, ControlCall, ControlRoute } from './route.js';

/** The script of faults: GET lists those to come, POST adds one or a list of them, DELETE calls all off. */
export const faultRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/faults', handler: ({ hardships }) => ({ json: hardships.faults.list }) },
  { method: 'POST', path: '/faults', handler: add },
  { method: 'DELETE', path: '/faults', handler: clear },
];

function add({ hardships, body }: ControlCall): ControlAnswer {
  const added = [body].flat().map((fault) => hardships.faults.add(fault));
  return { status: 201, json: Array.isArray(body) ? added : added[0] };
}

function clear({ hardships }: ControlCall): ControlAnswer {
  hardships.faults.clear();
  return { json: [] };
}
