import type { Probe } from '../../../fleet/probes.ts';

/** What the prober is invoked with, asynchronously; it invokes itself with the same before its time is up. */
export interface ProberInput {
  readonly drillId: string;
  readonly probes: readonly ResolvedProbe[];
  /** It stops then, in milliseconds since the epoch, or as soon as there is an object `PREFIXstop` in the bucket. */
  readonly untilMs: number;
  readonly bucket: string;
  /** Objects with attempts are called `PREFIXattempts/NUMBER.json`, an array of Attempt each; it ends in a slash. */
  readonly prefix: string;
}

/** A probe of the fleet with what the drill has looked up: the host and port of the cluster, or its ARN. */
export type ResolvedProbe = Probe & { readonly name: string; readonly resourceArn?: string };

/** One attempt of one probe over one kind of connection. */
export interface Attempt {
  readonly probe: string;
  readonly connection: 'fresh' | 'kept';
  readonly startedAtMs: number;
  readonly latencyMs: number;
  /** unknown: a write that was sent and never answered. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** The number of the row that was written. */
  readonly row?: number;
  /** What answered, as far as it says: an instance, an address, a certificate's serial number. */
  readonly answeredBy?: string;
  readonly error?: string;
}

/** What the database held after the change, for each probe that writes: `PREFIXrows/PROBE.json`. */
export interface RowsFound {
  readonly probe: string;
  readonly readAtMs: number;
  readonly rows: readonly number[];
}
