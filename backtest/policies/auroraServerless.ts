import { DEFAULT_CONSTANTS } from '../../sandbox/physics/constants.ts';
import type { Measures, TimelineMinute } from '../../sandbox/physics/index.ts';
import { ResponseTimes } from '../../sandbox/physics/latency.ts';
import type { StageOptions } from '../stage.ts';

/** How serverless readers scale. AWS documents the unit and that larger instances scale faster, and no figures. */
export interface ServerlessConstants {
  readonly readers: number;
  /** Of the CPU of the capacity that an instance has at the moment: above it, it grows (a guess). */
  readonly growAboveShare: number;
  /** In so long its capacity doubles at most (a guess, between what users measured: seconds, and a minute and a half). */
  readonly doublingSeconds: number;
  /** In so long it halves at most: down is slower than up (a guess). */
  readonly halvingSeconds: number;
  readonly minCapacityUnits: number;
}

export const SERVERLESS_CONSTANTS: ServerlessConstants = {
  readers: 2,
  growAboveShare: 0.7,
  doublingSeconds: 30,
  halvingSeconds: 600,
  minCapacityUnits: 0.5,
};

/** A db.r6g.large, the reference reader, has the 16 GiB of eight units, and the CPU that goes with them. */
const UNITS_PER_READER = 8;

const OVERLOADED = 0.9;
const STEP_SECONDS = 5;

/**
 * Serverless readers, a rival of another kind: their number never changes, and their capacity follows the load. Each
 * takes the same share of it. Connections are never moved, so none is cut; a cache that shrinks with the capacity is not
 * modelled, which is to their favour.
 * @param maxReaders the largest capacity of all of them together, in reference readers
 * @returns `readerSeconds` as the capacity on the bill, in reference readers. A unit costs more than its share of one.
 */
export function runAuroraServerless(
  { load, startMs, minutes }: Pick<StageOptions, 'load' | 'startMs' | 'minutes'>,
  maxReaders: number,
  constants: ServerlessConstants = SERVERLESS_CONSTANTS,
): Measures {
  const { growAboveShare, doublingSeconds, halvingSeconds } = constants;
  const least = (constants.readers * constants.minCapacityUnits) / UNITS_PER_READER;
  const up = 2 ** (STEP_SECONDS / doublingSeconds);
  const down = 0.5 ** (STEP_SECONDS / halvingSeconds);
  const timeline: TimelineMinute[] = [];
  const responseTimes = new ResponseTimes(DEFAULT_CONSTANTS.serviceTimeMs);
  let capacity = Math.min(maxReaders, Math.max(least, load(startMs) / growAboveShare));
  let [overloadSeconds, reads, readsOverCapacity, readerSeconds] = [0, 0, 0, 0];
  for (let second = 0; second < minutes * 60; second += STEP_SECONDS) {
    const now = load(startMs + second * 1000);
    if (now >= OVERLOADED * capacity) overloadSeconds += STEP_SECONDS;
    reads += now * STEP_SECONDS;
    readsOverCapacity += Math.max(0, now - capacity) * STEP_SECONDS;
    responseTimes.add(now * STEP_SECONDS, Math.min(1, now / capacity));
    readerSeconds += capacity * STEP_SECONDS;
    if (second % 60 === 0)
      timeline.push({ t: startMs + second * 1000, readers: capacity, load: now, cpu: (100 * now) / capacity });
    const wanted = Math.min(maxReaders, Math.max(least, now / growAboveShare));
    capacity = Math.min(capacity * up, Math.max(capacity * down, wanted));
  }
  return {
    seconds: minutes * 60,
    overloadSeconds,
    overloadSecondsAnywhere: overloadSeconds,
    workOverCapacity: reads > 0 ? readsOverCapacity / reads : 0,
    readerSeconds,
    connectionsCut: 0,
    connectionsDropped: 0,
    failedConnections: 0,
    readersAdded: 0,
    readersRemoved: 0,
    p99LatencyMs: responseTimes.quantileMs(0.99),
    timeline,
  };
}
