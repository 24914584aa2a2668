import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { invalidRequest } from '../problem/problem.js';
import type { ListUsersDto } from './list-users.dto.js';

const SIGNATURE_BYTES = 16;

/** Where a list goes on: signed, so that callers can't make their own, and bound to the list that it came with. */
@Injectable()
export class ListCursor {
  constructor(private readonly config: Config) {}

  /** The cursor of a page of this list, counted from 0. */
  seal(list: ListUsersDto, page: number): string {
    return `${page}.${this.sign(list, page, this.config.sessionSecrets[0] ?? '')}`;
  }

  /**
   * The page that the list's cursor names; the first one without a cursor.
   * @throws Problem `invalid_request` for a cursor that is not of this list.
   */
  open(list: ListUsersDto): number {
    if (list.cursor === undefined) return 0;
    const [, page = '', signature = ''] = /^(\d{1,4})\.([\w-]+)$/.exec(list.cursor) ?? [];
    if (this.config.sessionSecrets.some((secret) => equal(this.sign(list, Number(page), secret), signature))) {
      return Number(page);
    }
    const detail = 'cursor is not one of this list: take it from the Link header, and change nothing else in the query';
    throw invalidRequest({ pointer: '/cursor', rule: 'cursor', detail });
  }

  private sign({ limit, sort, fields, q }: ListUsersDto, page: number, secret: string): string {
    const list = JSON.stringify(['users', page, limit, sort, fields, q]);
    return createHmac('sha256', secret).update(list).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
  }
}

const equal = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
