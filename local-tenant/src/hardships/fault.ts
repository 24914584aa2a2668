import { firstFault } from '../management/validation.js';

/**
 * What goes wrong, and when. `status` answers with an error, `reset` drops the connection, `hang` never answers,
 * `garbage` answers 200 with HTML: these four do nothing else. `cut` does what was asked for, and breaks off in the middle of
 * its answer.
 */
export interface Fault {
  id: string;
  kind: FaultKind;
  /** Of requests with this method; any where it is missing. */
  method?: string;
  /** Of requests to this path; `*` stands for any characters, and a path that is missing for any. */
  path?: string;
  /** The status that `status` answers with. */
  status: number;
  /** How many requests it lets pass first. */
  after: number;
  /** How many requests it still happens to; `null` for all there will be. */
  times: number | null;
}

/** One of `FAULT_KINDS`. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** All kinds of faults. */
export const FAULT_KINDS = ['status', 'reset', 'hang', 'garbage', 'cut'] as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    kind: { type: 'string', enum: FAULT_KINDS },
    method: { type: 'string', pattern: '^[A-Za-z]+$' },
    path: { type: 'string', pattern: '^[/*]' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    after: { type: 'integer', minimum: 0 },
    times: { type: ['integer', 'null'], minimum: 1 },
  },
};

/** A fault as it was given can't be one; the message names the field. */
export class FaultError extends Error {
  override name = 'FaultError';
}

/** A script of faults. The first one that fits a request happens to it. */
export class FaultScript {
  #faults: Fault[] = [];
  #made = 0;

  /** Those that can still happen. */
  get list(): readonly Fault[] {
    return this.#faults;
  }

  /**
   * Adds a fault; it happens once where nothing else is said.
   *
   * @throws {FaultError}
   */
  add(given: unknown): Fault {
    const mistake = firstFault(given, schema);
    if (mistake) throw new FaultError(`${['fault', ...mistake.path].join('.')}: ${mistake.message}`);
    const fault = given as Partial<Fault> & Pick<Fault, 'kind'>;
    const added = { status: 503, after: 0, times: 1, ...fault, id: `fault_${++this.#made}` };
    this.#faults.push(added);
    return added;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that happens to a request, if there is one; it is counted. */
  next(method: string, path: string): Fault | undefined {
    const fault = this.#faults.find((each) => fits(each, method, path) && each.after-- <= 0);
    if (!fault) return undefined;
    if (fault.times !== null) fault.times -= 1;
    if (fault.times === 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault;
  }
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path === undefined || pattern(fault.path).test(path);
}

function pattern(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}
