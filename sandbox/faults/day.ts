import type { ClusterPolicy } from '../../fleet/cluster.ts';
import type { Random } from '../random.ts';

/** The read load of one cluster on one day. */
export interface Day {
  /** The load in reference readers at a minute of the day. */
  readonly at: (minute: number) => number;
  /** What it stays at from `flatFromMinute` on. */
  readonly flat: number;
}

type Span = readonly [shortest: number, longest: number];

/** A load stays for so many minutes, then moves to the next one within so many. */
const STAYS_MINUTES: Span = [15, 120];
const MOVES_MINUTES: Span = [1, 40];

/** Every third load is a flash: it stays for minutes only. */
const FLASH_CHANCE = 1 / 3;
const FLASH_STAYS_MINUTES: Span = [3, 12];

/** Half a reader below what so many carry at the target: the number that is needed leaves no doubt. */
const loadOf = (readers: number, { targetCpuPercent }: ClusterPolicy) => ((readers - 0.5) * targetCpuPercent) / 100;

/** Up to five readers, the tenth above the target that the rules leave alone is less than half a reader. */
const FLAT_READERS_MAX = 5;

/** Loads from one reader to more than the ceiling allows, then a flat one that floor and ceiling leave room for. */
export function drawDay(random: Random, policy: ClusterPolicy, flatFromMinute: number): Day {
  const { min, max } = policy.readers;
  const flat = loadOf(random.integer(min, Math.min(FLAT_READERS_MAX, max - 1)), policy);
  const points: [minute: number, load: number][] = [[0, loadOf(random.integer(min, max), policy)]];
  for (;;) {
    const [minute, load] = points.at(-1)!;
    const stays = random.next() < FLASH_CHANCE ? FLASH_STAYS_MINUTES : STAYS_MINUTES;
    const leavesMinute = minute + random.between(...stays);
    const arrivesMinute = leavesMinute + random.between(...MOVES_MINUTES);
    if (arrivesMinute >= flatFromMinute) break;
    points.push([leavesMinute, load], [arrivesMinute, loadOf(random.integer(1, max + 1), policy)]);
  }
  points.push([flatFromMinute, flat]);
  return { at: (minute) => interpolated(points, minute), flat };
}

function interpolated(points: readonly (readonly [number, number])[], minute: number): number {
  const next = points.findIndex(([at]) => at > minute);
  if (next < 0) return points.at(-1)![1];
  const [fromMinute, from] = points[next - 1]!;
  const [toMinute, to] = points[next]!;
  return from + ((to - from) * (minute - fromMinute)) / (toMinute - fromMinute);
}
