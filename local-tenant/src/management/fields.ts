/** `fields` and `include_fields` of a query. */
export interface FieldSelection {
  fields?: string;
  include_fields?: boolean;
}

/**
 * The part of an entity that a query asks for: exactly `fields`, or with `include_fields=false` all but these. Without
 * `fields` it is the whole, whatever `include_fields` says.
 */
export function selectFields<T extends object>(
  entity: T,
  { fields, include_fields = true }: FieldSelection,
): Partial<T> {
  const names = fields?.split(',').map((name) => name.trim()) ?? [];
  if (names.length === 0 || fields === '') return entity;
  const kept = Object.entries(entity).filter(([name]) => names.includes(name) === include_fields);
  return Object.fromEntries(kept) as Partial<T>;
}
