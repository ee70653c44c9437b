/**
 * How the client connects: a new connection for each attempt; or one kept connection, replaced only when it has broken
 * or leads to a reader.
 */
export type Connection = 'fresh' | 'kept';

/**
 * The outcome of an attempt. `failed` had no effect: it was never sent, or the server refused it. `unknown` may have
 * had one: it was sent, and no answer came in time. For the client, both have failed.
 */
export type Outcome = 'succeeded' | 'failed' | 'unknown';

/** One attempt of one probe over one kind of connection, as the client saw it. */
export interface Attempt {
  /** The probe's name. */
  readonly probe: string;
  readonly connection: Connection;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** From its start to its outcome. */
  readonly latencyMs: number;
  readonly outcome: Outcome;
  /** The number of the row to write, for probes that write. Unique per probe. */
  readonly row?: number;
  /** Which server answered, if known: an address, or the serial number of a certificate. */
  readonly answeredBy?: string;
  /** Why it did not succeed: the error's code. */
  readonly error?: string;
}

/** The rows of one probe that were in the database at a point in time. */
export interface RowsFound {
  readonly probe: string;
  readonly readAtMs: number;
  readonly rows: readonly number[];
}
