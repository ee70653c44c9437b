import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { s3 } from '../../../functions/aws/clients.ts';
import type { DrillRecord, Probing } from '../../../functions/drills/api/record.ts';
import { seriesOf } from '../../../functions/drills/measure/seconds.ts';
import type { Attempt } from '../../../functions/workers/prober/contract/attempt.ts';
import type { ProbeSeries } from '../../model.ts';

/** What clients of one drill saw; or why that could not be read, for people. */
export interface Seen {
  readonly series: readonly ProbeSeries[];
  readonly seriesMissingBecause?: string;
}

interface Known {
  /** The objects that were read: none of them changes. */
  readonly keys: Set<string>;
  readonly attempts: Attempt[];
  series: readonly ProbeSeries[];
  /** Read after the drill had ended: nothing follows. */
  isWhole: boolean;
}

/** Series of so many drills are held. */
const HELD_DRILLS = 20;

const SECOND_MS = 1000;

/** Reads what the prober writes into the bucket of the reports: every ten seconds an object. */
export class ProbeSeriesReader {
  readonly #known = new Map<string, Known>();

  /** Those of a drill as far as they were written; of one that has ended, they are read once more. */
  async read({ drillId, probing, injection, reportedAtMs }: DrillRecord): Promise<Seen> {
    if (!probing?.bucket) return { series: [] };
    const known = this.#known.get(drillId);
    if (known?.isWhole) return { series: known.series };
    try {
      return { series: await this.#readNew(drillId, probing, injection?.atMs, reportedAtMs !== undefined) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { series: known?.series ?? [], seriesMissingBecause: why };
    }
  }

  async #readNew(drillId: string, { bucket, prefix }: Probing, originMs: number | undefined, hasEnded: boolean) {
    const known: Known = this.#known.get(drillId) ?? { keys: new Set(), attempts: [], series: [], isWhole: false };
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: `${prefix}attempts/` });
    for await (const { Contents = [] } of pages) {
      for (const { Key } of Contents) {
        if (Key === undefined || known.keys.has(Key)) continue;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        known.attempts.push(...(JSON.parse((await Body?.transformToString()) ?? '[]') as Attempt[]));
        known.keys.add(Key);
      }
    }
    known.series = seriesOf(known.attempts, originMs).map(columnsOf);
    known.isWhole = hasEnded;
    if (hasEnded) known.attempts.length = 0;
    this.#known.set(drillId, known);
    for (const old of [...this.#known.keys()].slice(0, -HELD_DRILLS)) this.#known.delete(old);
    return known.series;
  }
}

/** A value for each second, also for those without an attempt. */
function columnsOf({ probe, connection, seconds }: ReturnType<typeof seriesOf>[number]): ProbeSeries {
  const fromMs = seconds[0]?.atMs ?? 0;
  const length = seconds.length === 0 ? 0 : (seconds.at(-1)!.atMs - fromMs) / SECOND_MS + 1;
  const zeros = () => Array.from({ length }, () => 0);
  const [succeeded, failed] = [zeros(), zeros()];
  for (const second of seconds) {
    const at = (second.atMs - fromMs) / SECOND_MS;
    succeeded[at] = second.succeeded;
    failed[at] = second.failed;
  }
  return { probe, connection, fromMs, succeeded, failed };
}
