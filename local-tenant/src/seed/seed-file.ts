import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  type Node,
  type ParseError,
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  getNodeValue,
} from 'jsonc-parser';
import type { Tenant } from '../context.js';
import { firstFault, propertyOf } from '../management/validation.js';
import { actionsSection } from './actions-section.js';
import { type Section, sections } from './sections.js';

const all = [...sections, actionsSection];

/** A seed file has a mistake; the message is one line that names file, line and field. */
export class SeedError extends Error {
  override name = 'SeedError';
}

type Path = (string | number)[];

/**
 * Adds what a seed file lists to the tenant. What is there already (by name, identifier, client_id, or e-mail in its
 * connection) stays as it is, so that the same file can be given at every start.
 *
 * @throws {SeedError}
 */
export async function applySeedFile(tenant: Tenant, file: string): Promise<void> {
  const text = read(file);
  const mistake = (offset: number, message: string): SeedError =>
    new SeedError(`${basename(file)}:${text.slice(0, offset).split('\n').length}: ${message}`);
  const tree = parse(text, mistake);
  const at = (path: Path, message: string): SeedError =>
    mistake(locate(tree, path), `${propertyOf(path) || 'seed'}: ${message}`);
  const seed = getNodeValue(tree) as Record<string, unknown>;
  refuseUnknown(seed, at);
  for (const section of all)
    await applySection(tenant, section, { items: seed[section.key], folder: dirname(file) }, at);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SeedError(`${file} can't be read: ${(error as Error).message}`);
  }
}

function parse(text: string, mistake: (offset: number, message: string) => SeedError): Node {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error) throw mistake(error.offset, `not JSON: ${printParseErrorCode(error.error)}`);
  if (tree?.type !== 'object') throw mistake(0, 'expected an object');
  return tree;
}

/** Where a field begins; for a field that isn't there, where the innermost thing around it begins. */
function locate(tree: Node, path: Path): number {
  const node = findNodeAtLocation(tree, path);
  return node || path.length === 0 ? (node ?? tree).offset : locate(tree, path.slice(0, -1));
}

function refuseUnknown(seed: Record<string, unknown>, at: (path: Path, message: string) => SeedError): void {
  const known = all.map(({ key }) => key);
  const unknown = Object.keys(seed).find((key) => !known.includes(key));
  if (unknown !== undefined) throw at([unknown], `unknown; known are ${known.join(', ')}`);
}

async function applySection(
  tenant: Tenant,
  section: Section,
  { items, folder }: { items: unknown; folder: string },
  at: (path: Path, message: string) => SeedError,
): Promise<void> {
  if (items === undefined) return;
  if (!Array.isArray(items)) throw at([section.key], 'expected an array');
  for (const [index, item] of (items as Record<string, unknown>[]).entries()) {
    const path: Path = [section.key, index];
    const fault = firstFault(item, section.schema());
    if (fault) throw at([...path, ...(fault.path as unknown as Path)], fault.message);
    try {
      if (!section.exists(tenant, item)) await section.create(tenant, item, folder);
    } catch (error) {
      throw at(path, (error as Error).message);
    }
  }
}
