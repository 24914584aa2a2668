const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a text such as `250ms`, `2s`, `1.5h`, `30d`; a bare number is milliseconds. `undefined`: none of these. */
export function milliseconds(text: string): number | undefined {
  const [, number, unit = 'ms'] = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * UNITS[unit]!;
}
