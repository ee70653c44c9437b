import type { ResourceRecord } from '../../control-loop/record.ts';
import type { Ranked } from '../../control-loop/urgent.ts';
import type { Decision } from './decision.ts';
import { type Progress, readProgress } from './progress.ts';

type RecordOf = (name: string) => ResourceRecord<Progress>;

/** So many quiet groups one tick looks at, at the pace that ELB allows; in a larger fleet they take turns. */
const GROUPS_PER_TICK = 190;

const MINUTE_MS = 60_000;

/** How much a group needs help, as its alarms tell. The smaller, the sooner. */
export type Need =
  /** Nobody is healthy in a zone whose address clients have pinned: DNS helps none of them. */
  | 0
  /** A zone is below the thresholds at which it leaves DNS. */
  | 1
  /** A zone is below the fleet's minimum. */
  | 2;

/** What an alarm of ours says of a zone. */
export interface ZoneAlarm {
  readonly zone: string;
  readonly signal: 'healthy-low' | 'zone-unhealthy';
  /** The last datapoint: of `healthy-low`, so many targets were healthy; undefined where it is not told. */
  readonly value: number | undefined;
}

export function needOf({ zone, signal, value }: ZoneAlarm, pinnedZones: readonly string[]): Need {
  const isDark = signal === 'healthy-low' && value === 0;
  if (isDark && pinnedZones.includes(zone)) return 0;
  return isDark || signal === 'zone-unhealthy' ? 1 : 2;
}

/** After those that nobody has helped yet. */
const HELPED = 3;

/** An alarm comes within some minutes of what it tells of: a metric's minute, and CloudWatch's lag. */
const BEGINNING_MS = 5 * MINUTE_MS;

/** Decisions that say of no zone that it is short: made before the outage that an alarm tells of. */
const CALM: ReadonlySet<string> = new Set<Decision['reason']>([
  'even',
  'settling',
  'keeping-surplus',
  'draining',
  'uneven-no-spare',
  'cross-zone-not-ours',
  'weights-shifting',
  'owner-scaling',
  'zones-hold',
  'surplus',
  'replaced',
  'uneven',
]);

/**
 * Groups that want a close look whatever they look like from afar: in ALARM, in motion, or new. The first ones first, and
 * before all others those in ALARM that nobody has looked at since it began. Where others have got their bridge just now,
 * alarms are yet to come: those with pinned zones do not wait for theirs.
 */
export function groupsInNeed(
  names: readonly string[],
  needs: ReadonlyMap<string, Need>,
  recordOf: RecordOf,
  { isPinned, nowMs }: { readonly isPinned: (name: string) => boolean; readonly nowMs: number },
): Ranked {
  const isNew = (name: string) => recordOf(name).lastDecision === undefined;
  const inNeed = names.filter((name) => needs.has(name) || isNew(name) || isInMotion(recordOf(name)));
  // In an outage of a whole zone, those that nobody has helped yet come first; then who has waited the longest.
  const ranked = inNeed.map((name) => {
    const { progress, lastDecision } = recordOf(name);
    const need = progress?.bridge ? HELPED : (needs.get(name) ?? HELPED);
    return { name, need, sinceMs: need === HELPED ? (lastDecision?.atMs ?? Number.MAX_SAFE_INTEGER) : 0 };
  });
  const sorted = ranked.toSorted((a, b) => a.need - b.need || a.sinceMs - b.sinceMs || a.name.localeCompare(b.name));
  const isUnanswered = ({ name, need }: (typeof sorted)[number]) =>
    need !== HELPED && CALM.has(recordOf(name).lastDecision?.reason ?? 'even');
  const { first = [], others = [] } = Object.groupBy(sorted, (one) => (isUnanswered(one) ? 'first' : 'others'));
  const inAlarm = first.map(({ name }) => name);
  const mayFollow = (name: string) =>
    isPinned(name) &&
    !needs.has(name) &&
    !recordOf(name).progress?.bridge &&
    CALM.has(recordOf(name).lastDecision?.reason ?? '');
  const hasBegun = names.some((name) => nowMs - (recordOf(name).progress?.bridge?.sinceMs ?? 0) < BEGINNING_MS);
  const following = hasBegun ? names.filter(mayFollow) : [];
  return {
    first: [...inAlarm, ...following],
    others: others.map(({ name }) => name).filter((name) => !following.includes(name)),
  };
}

function isInMotion({ progress: written }: Pick<ResourceRecord<Progress>, 'progress'>): boolean {
  const { bridge, rebalance, registered, leaving, orders, warned } = readProgress(written);
  return (
    [bridge, rebalance].some(Boolean) ||
    [registered, leaving, orders, warned].some((one) => Object.keys(one).length > 0)
  );
}

/**
 * The groups whose turn it is. Up to 190 groups, that is all of them, every minute; of a thousand, a sixth. Those with
 * pinned zones have a turn every minute, unless they alone would take more than half of it.
 */
export function groupsInTurn(names: readonly string[], isPinned: (name: string) => boolean, nowMs: number): string[] {
  const pinned = names.filter(isPinned);
  const always = pinned.length <= GROUPS_PER_TICK / 2 ? new Set(pinned) : new Set<string>();
  const others = names.toSorted().filter((name) => !always.has(name));
  const turns = Math.ceil(others.length / (GROUPS_PER_TICK - always.size));
  const turn = Math.floor(nowMs / MINUTE_MS) % Math.max(1, turns);
  return [...always, ...others.filter((_, at) => at % turns === turn)];
}

/** Should a zone have failed just now, those with pinned zones wait for nothing else than their bridge. */
export const pinnedFirst = (names: readonly string[], isPinned: (name: string) => boolean): string[] =>
  names.toSorted((a, b) => Number(isPinned(b)) - Number(isPinned(a)));
