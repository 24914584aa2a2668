import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

/** Writes the `Link` headers of paged lists (RFC 8288). */
@Injectable()
export class PageLinks {
  constructor(private readonly config: Config) {}

  /** Link to the next page of a list: the same query with another cursor. */
  next(path: string, query: Query, cursor: string): string {
    const url = new URL(path, this.config.baseUrl);
    for (const [name, value] of Object.entries({ ...query, cursor })) {
      const text = [value ?? []].flat().join(',');
      if (text) url.searchParams.set(name, text);
    }
    return `<${url.href}>; rel="next"`;
  }
}

type Query = { [name: string]: string | number | string[] | undefined };
