import type { Connection } from './contract/attempt.ts';

/** What a probe does; when and how often is decided elsewhere. */
export interface Driver {
  /** The kinds of connection that this probe distinguishes. */
  readonly connections: readonly Connection[];
  /** Opens a connection. Aborting cancels it and closes what it has opened so far. */
  open(connection: Connection, signal: AbortSignal): Promise<Link>;
}

/** A probe that writes numbered rows, into a table for one drill. */
export interface WritingDriver extends Driver {
  /** Creates the table unless it exists. */
  createTable(signal: AbortSignal): Promise<void>;
  /** The numbers of all rows in the table. */
  readRows(signal: AbortSignal): Promise<number[]>;
  dropTable(signal: AbortSignal): Promise<void>;
}

/** An open connection. */
export interface Link {
  /** The server; undefined if unknown. */
  readonly answeredBy: string | undefined;
  /** The connection is closed: the next attempt needs another one. */
  readonly isBroken: boolean;
  /**
   * Makes one attempt. A connection has only one attempt at a time.
   * @param row the number of the row to write, for probes that write
   * @param sent called once the server may have received it
   * @throws {RefusedError} if the server answered that it did nothing; after any other error the effect is unknown
   */
  attempt(row: number, sent: () => void): Promise<void>;
  /** Closes at once, without a protocol-level goodbye. */
  close(): void;
}

export const isWriting = (driver: Driver): driver is WritingDriver => 'createTable' in driver;

/** The server has answered that it did nothing. */
export class RefusedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
  }
}
