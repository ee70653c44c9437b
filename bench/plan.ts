import { fewestMoves } from '../functions/controllers/targets/rebalance.ts';
import type { Weighted, ZoneSupply } from '../functions/controllers/targets/zoneSupply.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const ROUNDS = 25;

/** The targets of the largest group. */
const TARGETS = 500;

/** What the zones are like, far from even, by the weights of their types; spares everywhere, or hardly any. */
const POOLS = {
  'one type': { weights: [1], spares: [10, 100, 100] },
  'one type, few spares': { weights: [1], spares: [5, 0, 20] },
  'four types': { weights: [1, 2, 4, 8], spares: [10, 100, 100] },
  'four types, few spares': { weights: [1, 2, 4, 8], spares: [5, 0, 20] },
  'two types far apart': { weights: [1, 48], spares: [10, 100, 100] },
  'two types far apart, few spares': { weights: [1, 48], spares: [5, 0, 20] },
} as const;

const ZONE_COUNTS = [3, 4, 5, 6];

/**
 * How long planning takes for the largest groups, in milliseconds of one core, and how much longer than for half as many
 * targets: the latter is the same on every machine.
 */
export async function plan(say: Say): Promise<Figure[]> {
  const medians: Record<string, number> = {};
  const growth: Record<string, number> = {};
  for (const [name, pool] of Object.entries(POOLS)) {
    for (const count of ZONE_COUNTS) {
      const title = `${name}, ${count} zones`;
      say(title);
      const whole = timeOf(zonesOf(TARGETS, count, pool));
      medians[title] = rounded(whole, 2);
      growth[title] = rounded(whole / timeOf(zonesOf(TARGETS / 2, count, pool)), 1);
    }
  }
  const details = { targets: TARGETS, zones: ZONE_COUNTS.join(', '), medianOfRounds: ROUNDS };
  return [
    {
      name: 'plan.time',
      measured: Math.max(...Object.values(medians)),
      unit: 'ms',
      target: { atMost: 10 },
      details: { slowestOf: medians, ...details },
    },
    {
      name: 'plan.growth',
      measured: Math.max(...Object.values(growth)),
      unit: 'times as long for twice as many targets',
      target: { atMost: 4 },
      details: { largestOf: growth, ...details },
    },
  ];
}

function timeOf(zones: readonly ZoneSupply[]): number {
  fewestMoves(zones, 2);
  return median(Array.from({ length: ROUNDS }, () => milliseconds(zones)));
}

/** The processor's time, and not that in which others have the core. */
function milliseconds(zones: readonly ZoneSupply[]): number {
  const start = process.cpuUsage();
  if (!fewestMoves(zones, 2)) throw new Error('the bench expects a plan');
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** Of three zones, the first has six tenths of the targets, the second three, and the last one; and so on with more. */
function zonesOf(
  targets: number,
  count: number,
  { weights, spares }: { readonly weights: readonly number[]; readonly spares: readonly number[] },
): ZoneSupply[] {
  const many = (key: string, size: number): Weighted[] =>
    Array.from({ length: size }, (_, at) => ({ key: `${key}-${at}`, weight: weights[at % weights.length]! }));
  const parts = [6, 3, 1, 5, 2, 4].slice(0, count);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, at) => ({
    zone: `zone-${at}`,
    serving: many(`serving-${at}`, Math.round((targets * part) / whole)),
    spares: many(`spare-${at}`, Math.round((spares[at % spares.length]! * targets) / TARGETS)),
    keep: 2,
  }));
}
