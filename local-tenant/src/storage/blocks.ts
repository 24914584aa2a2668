import type { Database } from './database.js';
import { allRows, run } from './statements.js';

/** A block by brute-force protection: too many wrong passwords for an identifier from one address. */
export interface Block {
  /** As it was typed, in lower case. */
  identifier: string;
  ip: string;
  connection: string;
}

/** Blocks an identifier of a connection for one address. */
export function addBlock(db: Database, { identifier, ip, connection }: Block, at: Date): void {
  const sql = 'insert or replace into blocks (identifier, ip, connection, created_at) values (?, ?, ?, ?)';
  run(db, sql, identifier.toLowerCase(), ip, connection, at.toISOString());
}

/** The blocks of identifiers, oldest first. */
export function listBlocks(db: Database, identifiers: readonly string[]): Block[] {
  const sql = `select identifier, ip, connection from blocks
    where identifier in (select value from json_each(?)) order by created_at`;
  return allRows<Block>(db, sql, lowerCase(identifiers));
}

/** Lifts the blocks of identifiers. */
export function removeBlocks(db: Database, identifiers: readonly string[]): void {
  run(db, 'delete from blocks where identifier in (select value from json_each(?))', lowerCase(identifiers));
}

/** Blocks an address as a whole: suspicious-IP throttling. */
export const blockIp = (db: Database, ip: string, at: Date): void =>
  void run(db, 'insert or replace into blocked_ips (ip, created_at) values (?, ?)', ip, at.toISOString());

/** Whether an address is blocked as a whole. */
export const isIpBlocked = (db: Database, ip: string): boolean =>
  allRows(db, 'select 1 from blocked_ips where ip = ?', ip).length > 0;

/** Lifts the block of an address. */
export const unblockIp = (db: Database, ip: string): void => void run(db, 'delete from blocked_ips where ip = ?', ip);

const lowerCase = (identifiers: readonly string[]): string =>
  JSON.stringify(identifiers.map((identifier) => identifier.toLowerCase()));
