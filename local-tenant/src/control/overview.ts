import { FAULT_KINDS } from '../hardships/fault.js';
import { PLANS } from '../hardships/plans.js';
import { clockOf } from '../storage/clock.js';
import { listMails } from '../storage/mails.js';
import { clockView } from './clock.js';
import { settings } from './hardships.js';
import type { ControlAnswer, ControlCall, ControlRoute } from './route.js';

/** `/__local`: everything that is switched on, and where the rest is. */
export const overviewRoutes: readonly ControlRoute[] = [{ method: 'GET', path: '/', handler: overview }];

const LINKS = ['inbox', 'requests', 'faults', 'hardships', 'clock', 'snapshots'];

function overview({ tenant, hardships, snapshots, issuer }: ControlCall): ControlAnswer {
  const state = {
    issuer,
    ...settings(tenant, hardships),
    clock: clockView(clockOf(tenant.db)),
    faults: hardships.faults.list,
    requests: hardships.journal.entries.length,
    mails: listMails(tenant.db, undefined, 1000).length,
    snapshots: snapshots.list(),
  };
  const links = Object.fromEntries(LINKS.map((name) => [name, `${issuer}__local/${name}`]));
  const faults = hardships.faults.list.map((fault) => ({ method: 'any method', path: 'any path', ...fault }));
  const view = { ...state, faults, plans: ['none', ...PLANS], kinds: FAULT_KINDS };
  return { json: { ...state, links }, page: { template: 'local-overview', view } };
}
