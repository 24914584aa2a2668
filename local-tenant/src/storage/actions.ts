import type { Database } from './database.js';
import { recall, remember } from './secrets.js';

/** An Action of the seed: a module on this machine that runs after each login. */
export interface Action {
  name: string;
  /** Absolute path of the module. */
  module: string;
  /** `event.secrets` */
  secrets: Record<string, string>;
  /** Milliseconds after which it is stopped. */
  timeout: number;
}

const NAME = 'post-login-actions';

/** The Actions that run after a login, in their order. */
export const postLoginActions = (db: Database): Action[] => JSON.parse(recall(db, NAME) ?? '[]') as Action[];

/** Adds an Action at the end, or changes the one of the same name. */
export function putAction(db: Database, action: Action): void {
  const actions = postLoginActions(db);
  const known = actions.some(({ name }) => name === action.name);
  const changed = known ? actions.map((each) => (each.name === action.name ? action : each)) : [...actions, action];
  remember(db, NAME, JSON.stringify(changed));
}
