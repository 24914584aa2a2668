import type { Context } from 'koa';

/** A text field of a submitted form, without the spaces around it; one that is missing, or was sent twice, is empty. */
export function formField(ctx: Context, name: string): string {
  const value = ((ctx.request.body ?? {}) as Record<string, unknown>)[name];
  if (typeof value !== 'string') return '';
  return name === 'password' || name === 'again' ? value : value.trim();
}
