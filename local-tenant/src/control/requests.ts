import { type ControlAnswer, type ControlCall, type ControlRoute } from './route.js';

/** The journal: the last 1,000 requests with what was answered; `?path=` narrows it to paths that begin so. */
export const requestRoutes: readonly ControlRoute[] = [
  { method: 'GET', path: '/requests', handler: list },
  { method: 'DELETE', path: '/requests', handler: clear },
];

const SHOWN_TO_PEOPLE = 200;

function list({ hardships, query }: ControlCall): ControlAnswer {
  const prefix = typeof query['path'] === 'string' ? query['path'] : '';
  const entries = hardships.journal.entries.filter(({ path }) => path.startsWith(prefix));
  const newest = entries.toReversed().slice(0, SHOWN_TO_PEOPLE);
  const requests = newest.map((entry) => ({ fault: '', ...entry }));
  return { json: entries, page: { template: 'local-requests', view: { requests } } };
}

function clear({ hardships }: ControlCall): ControlAnswer {
  hardships.journal.clear();
  return { json: [], back: '/__local/requests' };
}
