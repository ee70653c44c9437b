import type { Connection } from './contract/attempt.ts';

/** What a probe tries, without when and how often. */
export interface Driver {
  /** The kinds of connection that make a difference here. */
  readonly connections: readonly Connection[];
  /** Opens a connection. Aborting gives it up; what it opened so far is closed. */
  open(connection: Connection, signal: AbortSignal): Promise<Link>;
}

/** A probe that writes numbered rows, into a table that is there for one drill. */
export interface WritingDriver extends Driver {
  /** Creates the table unless it is there. */
  createTable(signal: AbortSignal): Promise<void>;
  /** The numbers of all rows in the table. */
  readRows(signal: AbortSignal): Promise<number[]>;
  dropTable(signal: AbortSignal): Promise<void>;
}

/** An open connection. */
export interface Link {
  /** Who is at the other end; undefined where that cannot be told. */
  readonly answeredBy: string | undefined;
  /** The other end has gone: the next attempt needs another one. */
  readonly isBroken: boolean;
  /**
   * Tries once. No attempt begins on a connection before the one on it has ended.
   * @param row the number of the row to write, for probes that write
   * @param sent called as soon as the server may act upon it
   * @throws {RefusedError} if the server says that it did nothing; any other error leaves open what it did
   */
  attempt(row: number, sent: () => void): Promise<void>;
  /** At once, without a word to the other end. */
  close(): void;
}

export const isWriting = (driver: Driver): driver is WritingDriver => 'createTable' in driver;

/** The server has answered, and its answer is that it has done nothing. */
export class RefusedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
  }
}
