import type { Context, Next } from 'koa';
import { renderPage } from '../pages/render.js';
import { DatabaseError } from './database/errors.js';
import { OAuthError, PageError } from './errors.js';

/** The one place where a refusal becomes an answer: JSON for programs, a page for people. */
export async function answerErrors(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (error instanceof PageError) await answerPage(ctx, error);
    else if (error instanceof OAuthError || error instanceof DatabaseError) answerJson(ctx, error);
    else if (isBadBody(error)) answerJson(ctx, new OAuthError(error.status, 'invalid_request', 'Malformed body'));
    else throw error;
  }
}

function answerPage(ctx: Context, { status, title, description }: PageError): Promise<void> {
  return renderPage(ctx, 'error', { title, description }, status);
}

function answerJson(ctx: Context, error: OAuthError | DatabaseError): void {
  ctx.status = error.status;
  ctx.body = error.toJSON();
}

const isBadBody = (error: unknown): error is { status: number } =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
