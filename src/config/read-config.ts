import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { Config } from './config.js';
import { Environment } from './environment.js';

/** Variables by name, as in `process.env`. */
export type Variables = Record<string, unknown>;

/** Settings that are wrong or missing; `message` names them all. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(describe(faults));
    this.name = 'ConfigError';
  }
}

interface Fault {
  variable: string;
  says: string;
}

const NUMBERS = ['PORT', 'REQUEST_TIMEOUT', 'SHUTDOWN_DELAY'];
const rules = getMetadataStorage().getTargetValidationMetadatas(Environment, '', true, false);
const VARIABLES = new Set(rules.map(({ propertyName }) => propertyName));

/**
 * Reads the settings out of environment variables. `NAME_FILE` names a file that holds the value of `NAME`, which is
 * how Docker and Kubernetes hand over secrets; an empty value counts as absent.
 * @throws ConfigError that names every wrong or missing setting.
 */
export function readConfig(variables: Variables): Config {
  const faults: Fault[] = [];
  const environment = toEnvironment(variables, faults);
  const named = new Set(faults.map((fault) => fault.variable));
  for (const { property, constraints = {} } of validateSync(environment)) {
    const says = constraints['isNotEmpty'] ?? Object.values(constraints)[0] ?? 'is wrong';
    if (!named.has(property)) faults.push({ variable: property, says });
  }
  if (faults.length) throw new ConfigError(faults);
  return new Config(environment);
}

function toEnvironment(variables: Variables, faults: Fault[]): Environment {
  const values: Variables = { SESSION_SECRET: '', RETURN_TO_ORIGINS: '', CORS_ORIGINS: '', TRUST_PROXY: '' };
  for (const name of VARIABLES) {
    const value = readVariable(name, variables, faults);
    if (value !== undefined) values[name] = NUMBERS.includes(name) ? Number(value) : value;
  }
  return plainToInstance(Environment, values);
}

function readVariable(name: string, variables: Variables, faults: Fault[]): string | undefined {
  const value = text(variables[name]);
  const file = text(variables[`${name}_FILE`]);
  if (!file) return value;
  if (value) faults.push({ variable: name, says: `is set twice: keep either ${name} or ${name}_FILE` });
  try {
    return text(readFileSync(file, 'utf8'));
  } catch (error) {
    faults.push({ variable: name, says: `can't be read from ${file} (${(error as NodeJS.ErrnoException).code})` });
    return undefined;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value.trim() || undefined : undefined);

function describe(faults: readonly Fault[]): string {
  const width = Math.max(...faults.map(({ variable }) => variable.length));
  const lines = faults.map(({ variable, says }) => `  ${variable.padEnd(width)}  ${says}`);
  const count = faults.length === 1 ? '1 setting is' : `${faults.length} settings are`;
  return [`The service can't start: ${count} wrong or missing.`, ...lines, 'See .env.example for all of them.'].join(
    '\n',
  );
}
