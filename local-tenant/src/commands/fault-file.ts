import { readFileSync } from 'node:fs';

/** A file of faults can't be used; the message is one line that names the file. */
export class FaultFileError extends Error {
  override name = 'FaultFileError';
}

/**
 * The list of faults in a file.
 *
 * @throws {FaultFileError} it can't be read or isn't a JSON array; what is in it is checked when the tenant starts
 */
export function readFaults(file: string): readonly unknown[] {
  try {
    const faults: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(faults)) return faults;
  } catch (error) {
    throw new FaultFileError(`${file} can't be read: ${(error as Error).message}`);
  }
  throw new FaultFileError(`${file} is no list of faults: expected an array`);
}
