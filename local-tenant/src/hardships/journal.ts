/** A request that came in, and what was answered. */
export interface JournalEntry {
  at: string;
  method: string;
  path: string;
  query: string;
  /** As it was parsed, secrets masked. */
  body?: unknown;
  user_agent: string;
  ip: string;
  /** 0 where the connection was dropped without an answer. */
  status: number;
  ms: number;
  /** The kind of the scripted fault that happened to it. */
  fault?: string;
}

const KEPT = 1000;

/** The last 1,000 requests, oldest first. */
export class Journal {
  #entries: JournalEntry[] = [];

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
  }

  clear(): void {
    this.#entries = [];
  }
}
