/** What a request that couldn't be kept is answered: nothing of it was, because each write is one transaction. */
export const STORAGE_FULL =
  'The local tenant could not write to its storage, is the disk full? Nothing of this request was kept.';

/** Whether a write failed because the disk is full, or took no more for another reason. */
export function isStorageFull(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^SQLITE_(FULL|IOERR)/.test(code);
}
