import type { Context } from 'koa';
import { ManagementError } from './errors.js';
import type { Schema } from './openapi.js';

/** More than the largest file (500 KB) with all that stands around it. */
const MAX_BODY = 1_048_576;

/**
 * Reads a multipart body: files as their text, fields in the types that the schema gives them, empty ones as if they
 * weren't there.
 *
 * @throws {ManagementError} 400 when it can't be read, 413 when it is too long, 415 when it isn't multipart
 */
export async function readMultipart(ctx: Context, schema: Schema): Promise<Record<string, unknown>> {
  const type = ctx.get('content-type');
  if (!ctx.is('multipart/form-data')) throw new ManagementError(415, 'Unsupported Media Type');
  const body = await readAll(ctx);
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new ManagementError(400, 'Invalid multipart payload format');
  });
  const types = schema['properties'] as Record<string, { type?: string }>;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const text = typeof value === 'string' ? value : await value.text();
    if (text !== '' || typeof value !== 'string') fields[name] = typed(text, types[name]?.type);
  }
  return (ctx.request.body = fields);
}

/** Reads to the end even where it is too long already: a caller that is cut off while sending sees no answer. */
async function readAll(ctx: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY) chunks.push(chunk);
  }
  if (length <= MAX_BODY) return Buffer.concat(chunks);
  throw new ManagementError(413, 'Payload content length greater than maximum allowed: 512000');
}

const typed = (text: string, type: string | undefined): unknown =>
  type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
