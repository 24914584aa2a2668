import type { User } from '../storage/users.js';

/** A field of an export: a path into the profile (`identities[0].connection`), and its title where it has another. */
export interface ExportField {
  name: string;
  export_as?: string;
}

/** One line of an ndjson export; what a profile doesn't have is left out. */
export function jsonLine(user: User, fields: readonly ExportField[]): string {
  const entries = fields.map(({ name, export_as }) => [export_as ?? name, valueAt(user, name)]);
  return `${JSON.stringify(Object.fromEntries(entries))}\n`;
}

/** The titles of a CSV export (RFC 4180). */
export const csvHead = (fields: readonly ExportField[]): string =>
  `${fields.map(({ name, export_as }) => cell(export_as ?? name)).join(',')}\n`;

/** One line of a CSV export. */
export const csvLine = (user: User, fields: readonly ExportField[]): string =>
  `${fields.map(({ name }) => cell(valueAt(user, name))).join(',')}\n`;

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function valueAt(user: User, path: string): unknown {
  const steps = path.replaceAll(/\[(\w+)\]/g, '.$1').split('.');
  return steps.reduce<unknown>((value, step) => own(value, step), user);
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
