/**
 * How the client connects: anew for each attempt; or once, and again only when that connection has broken or turned out
 * to lead to a reader.
 */
export type Connection = 'fresh' | 'kept';

/**
 * How an attempt ended. `failed` is known to have had no effect: it was never sent, or the server refused it. `unknown`
 * may have had one: it was sent, and no answer came in time. To its client, neither has succeeded.
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
  /** The number of the row that it tried to write, by probes that write. No two attempts of a probe have the same. */
  readonly row?: number;
  /** Who answered, as far as it can be told: an address, or the serial number of a certificate. */
  readonly answeredBy?: string;
  /** Why it did not succeed, as short as the error's code is. */
  readonly error?: string;
}

/** The rows of one probe that the database held at a moment. */
export interface RowsFound {
  readonly probe: string;
  readonly readAtMs: number;
  readonly rows: readonly number[];
}
