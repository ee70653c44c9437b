import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a function did while its fleet was quiet. */
export interface Use {
  readonly invocations: number;
  /** From the start to the end of each, in milliseconds of Region time: what its calls to AWS take, one after the other. */
  readonly milliseconds: number;
  readonly logBytes: number;
  readonly metricsRead: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly eventsPublished: number;
  /** Different metrics of its own that it published. */
  readonly customMetrics: number;
  /** Calls to AWS by their operations, `rds:DescribeDBClusters`. */
  readonly calls: Readonly<Record<string, number>>;
}

/** By the name of the controller, or of the worker, as its logical id begins. */
export type UseByFunction = Readonly<Record<string, Use>>;

/** What was counted, for the page: written by `node cli/writeCostDocs.ts --count`. */
export interface Counts {
  /** An hour of the fleet of the page. */
  readonly hour: UseByFunction;
  /** An hour of a fleet with one of each, for what further ones add. */
  readonly hourOfOne: UseByFunction;
  /** A whole day of that fleet, with what happens once or twice a day. */
  readonly dayOfOne: UseByFunction;
  /** An hour of the same in `mode: 'observe'`. */
  readonly observedHourOfOne: UseByFunction;
}

export const COUNTS_FILE = fileURLToPath(new URL('counts.json', import.meta.url));

export const readCounts = (): Counts => JSON.parse(readFileSync(COUNTS_FILE, 'utf8')) as Counts;

/** Of a function that has not run. */
export const NO_USE: Use = {
  invocations: 0,
  milliseconds: 0,
  logBytes: 0,
  metricsRead: 0,
  readUnits: 0,
  writeUnits: 0,
  eventsPublished: 0,
  customMetrics: 0,
  calls: {},
};
