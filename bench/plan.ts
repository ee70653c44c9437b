import { fewestMoves } from '../functions/controllers/targets/rebalance.ts';
import type { Weighted, ZoneSupply } from '../functions/controllers/targets/zoneSupply.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const ROUNDS = 25;

/** 500 targets in three zones, far from even, by the weights of their types; spares everywhere, or hardly any. */
const CASES: Readonly<Record<string, readonly ZoneSupply[]>> = {
  'one type': zonesOf([1], [10, 100, 100]),
  'one type, few spares': zonesOf([1], [5, 0, 20]),
  'four types': zonesOf([1, 2, 4, 8], [10, 100, 100]),
  'four types, few spares': zonesOf([1, 2, 4, 8], [5, 0, 20]),
};

/** How long planning takes for the largest groups, in milliseconds of one core. */
export async function plan(say: Say): Promise<Figure[]> {
  const medians: Record<string, number> = {};
  for (const [name, zones] of Object.entries(CASES)) {
    say(name);
    fewestMoves(zones, 2);
    medians[name] = rounded(median(Array.from({ length: ROUNDS }, () => milliseconds(zones))));
  }
  return [
    {
      name: 'plan.time',
      measured: Math.max(...Object.values(medians)),
      unit: 'ms',
      target: { atMost: 10 },
      details: { slowestOf: medians, targets: 500, zones: 3, medianOfRounds: ROUNDS },
    },
  ];
}

/** The processor's time, and not that in which others have the core. */
function milliseconds(zones: readonly ZoneSupply[]): number {
  const start = process.cpuUsage();
  if (!fewestMoves(zones, 2)) throw new Error('the bench expects a plan');
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function zonesOf(weights: readonly number[], spares: readonly number[]): ZoneSupply[] {
  const many = (key: string, count: number): Weighted[] =>
    Array.from({ length: count }, (_, at) => ({ key: `${key}-${at}`, weight: weights[at % weights.length]! }));
  return [300, 150, 50].map((count, at) => ({
    zone: `zone-${at}`,
    serving: many(`serving-${at}`, count),
    spares: many(`spare-${at}`, spares[at]!),
    keep: 2,
  }));
}
