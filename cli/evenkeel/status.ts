import type { Interlock } from '../../functions/control-loop/interlock.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import { type ZoneNumbers, zonesIn } from '../../functions/control-loop/zoneNumbers.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { type OpenedController, openController } from './controllers.ts';
import type { Progress } from './presentations/presentation.ts';
import { type LastDecision, readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
import type { Target } from './target.ts';

/** The status of one resource of one controller, from the ledger. */
export interface Status {
  readonly controller: string;
  readonly resource: string;
  /** From the fleet file. */
  readonly mode: 'observe' | 'act';
  readonly decision: LastDecision | undefined;
  /** What its metrics say about each zone; absent where they say nothing. */
  readonly zones?: readonly ZoneNumbers[];
  /** Set if the fleet file differs from the deployed one, as far as the last decision shows. */
  readonly difference: string | undefined;
  /** What else is to be known, a line each. */
  readonly standing: readonly string[];
  /** Operations in progress, in the controller's own shape. */
  readonly underWay: unknown;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
}

/** A status with its presentation. */
export interface Shown extends Pick<OpenedController, 'row' | 'presentation'> {
  readonly status: Status;
}

/** The maximum of concurrent queries for the history. */
const AT_ONCE = 16;

/** The status of the given resources, in their order. */
export async function readStatus(installation: Installation, targets: readonly Target[]): Promise<Shown[]> {
  const rows = [...new Set(targets.map(({ row }) => row))];
  const shown: Shown[] = [];
  for (const row of rows) {
    const opened = await openController(row, installation);
    const recordOf = await opened.ledger.readAll(installation.caller.nowMs);
    const own = targets.filter((target) => target.row === row);
    for (let from = 0; from < own.length; from += AT_ONCE) {
      const some = own.slice(from, from + AT_ONCE).map(async (target) => {
        const status = await statusOf(installation, opened, target, recordOf(target.resource));
        return { row, presentation: opened.presentation, status };
      });
      shown.push(...(await Promise.all(some)));
    }
  }
  return shown;
}

async function statusOf(
  installation: Installation,
  { modeOf, presentation }: OpenedController,
  target: Target,
  record: ResourceRecord<Progress>,
): Promise<Status> {
  const { progress, pause, interlock } = record;
  const { row, resource } = target;
  const decision = await readLastDecision(installation, target, record);
  const zones = zonesIn(decision?.numbers ?? {});
  return {
    controller: row.name,
    resource,
    mode: modeOf(resource),
    decision,
    ...(zones.length > 0 && { zones }),
    difference: presentation.differenceOf?.(installation, resource, decision),
    standing: (await presentation.standingOf?.(installation, resource)) ?? [],
    underWay: progress && presentation.underWayOf(progress, installation.caller.nowMs),
    pause: pause && pauseOf(pause),
    interlock,
  };
}

/** Without the keys of its item. */
const pauseOf = ({ by, why, sinceMs, untilMs }: Pause): Pause => ({
  by,
  why,
  ...(sinceMs !== undefined && { sinceMs }),
  ...(untilMs !== undefined && { untilMs }),
});
