import type { ResourceRecord } from '../../control-loop/record.ts';
import { type Progress, readProgress } from './progress.ts';

type RecordOf = (name: string) => ResourceRecord<Progress>;

/** So many quiet groups one tick looks at, at the pace that ELB allows; in a larger fleet they take turns. */
const GROUPS_PER_TICK = 190;

const MINUTE_MS = 60_000;

/** Groups that want a close look whatever they look like from afar: in ALARM, in motion, or new. The first ones first. */
export function groupsInNeed(names: readonly string[], inAlarm: ReadonlySet<string>, recordOf: RecordOf): string[] {
  const isNew = (name: string) => recordOf(name).lastDecision === undefined;
  const inNeed = names.filter((name) => inAlarm.has(name) || isNew(name) || isInMotion(recordOf(name)));
  // In an outage of a whole zone, those that nobody has helped yet come first; then who has waited the longest.
  const rank = (name: string) => {
    const { progress, lastDecision } = recordOf(name);
    return inAlarm.has(name) && !progress?.bridge ? 0 : (lastDecision?.atMs ?? Number.MAX_SAFE_INTEGER);
  };
  const ranked = inNeed.map((name) => ({ name, rank: rank(name) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name)).map(({ name }) => name);
}

function isInMotion({ progress: written }: Pick<ResourceRecord<Progress>, 'progress'>): boolean {
  const { bridge, rebalance, registered, leaving, orders } = readProgress(written);
  return [bridge, rebalance].some(Boolean) || [registered, leaving, orders].some((one) => Object.keys(one).length > 0);
}

/** The groups whose turn it is. Up to 190 groups, that is all of them, every minute; of a thousand, a sixth. */
export function groupsInTurn(names: readonly string[], nowMs: number): string[] {
  const turns = Math.ceil(names.length / GROUPS_PER_TICK);
  const turn = Math.floor(nowMs / MINUTE_MS) % Math.max(1, turns);
  return names.toSorted().filter((_, at) => at % turns === turn);
}
