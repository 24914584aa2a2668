import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { type Action, putAction } from '../storage/actions.js';
import type { Section } from './sections.js';

/** Milliseconds that Auth0 gives the Actions of a login. */
const TIMEOUT = 20_000;

/**
 * `actions` of a seed: modules that export `onExecutePostLogin`, as Auth0's Actions do. Each start takes them anew, so that
 * a module can move.
 */
export const actionsSection: Section = {
  key: 'actions',
  schema: () => ({
    type: 'object',
    additionalProperties: false,
    required: ['name', 'module'],
    properties: {
      name: { type: 'string', minLength: 1 },
      module: { type: 'string', minLength: 1 },
      secrets: { type: 'object', additionalProperties: { type: 'string' } },
      timeout: { type: 'integer', minimum: 1, maximum: TIMEOUT },
    },
  }),
  exists: () => false,
  create: ({ db }, item, folder) => {
    const {
      name,
      module,
      secrets = {},
      timeout = TIMEOUT,
    } = item as unknown as Partial<Action> & Pick<Action, 'name' | 'module'>;
    const file = resolve(folder, module);
    accessSync(file, constants.R_OK);
    putAction(db, { name, module: file, secrets, timeout });
  },
};
