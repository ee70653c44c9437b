import { decide as decideOn } from '../functions/controllers/replicas/decide.ts';
import type { Decision } from '../functions/controllers/replicas/decision.ts';
import {
  busyColumn,
  cluster,
  draining,
  NOW,
  policy,
  reader,
  type Seen,
} from '../test/functions/controllers/replicas/builders.ts';
import type { Figure, Say } from './figure.ts';
import { median, rounded } from './statistics.ts';

const READERS = 15;
const MINUTES = 180;
const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** Every signal is watched. */
const POLICY = policy({
  readers: { min: 2, max: READERS },
  targetCpuPercent: 60,
  zones: ZONES,
  targetConnections: 1_000,
  maxReplicaLagMs: 1_000,
});

/** Each takes another way through the rules; the name is the decision that has to come out. */
const VIEWS: Readonly<Record<string, Seen>> = {
  // Every rule is asked and none has anything to do.
  'hold/within-band': viewOf({ busyVcpus: 17 }),
  // One reader less would do.
  'drain/idle': viewOf({ busyVcpus: 10 }),
  // The one that drains comes back.
  'take-back/overloaded': viewOf({ busyVcpus: 24, draining: 1 }),
  // All but two drain, and the connections of each of these are looked at.
  'hold/draining': viewOf({ busyVcpus: 2, draining: READERS - 2 }),
};

const ROUNDS = 9;
const CALLS_IN_ROUND = 20_000;

/** How many decisions one core makes in a second about the largest cluster that Aurora has. */
export async function decide(say: Say): Promise<Figure[]> {
  const rates: Record<string, number> = {};
  for (const [expected, seen] of Object.entries(VIEWS)) {
    say(expected);
    rates[expected] = rateOf(seen, expected);
  }
  return [
    {
      name: 'decide.rate',
      measured: Math.min(...Object.values(rates)),
      unit: 'decisions/s',
      target: { atLeast: 20_000 },
      details: { slowestOf: rates, readers: READERS, minutes: MINUTES, medianOfRounds: ROUNDS },
    },
  ];
}

/** Decisions a second: the median over the rounds, after one in which the code is compiled. */
function rateOf(seen: Seen, expected: string): number {
  const { kind, reason } = decideOn(seen.view, seen.progress, POLICY, NOW).decision;
  if (`${kind}/${reason}` !== expected) throw new Error(`the bench expects ${expected}, and decided ${kind}/${reason}`);
  runRound(seen);
  return rounded(median(Array.from({ length: ROUNDS }, () => runRound(seen))));
}

/** Counts the processor's time, its garbage collector's included, and not that in which others have the core. */
function runRound({ view, progress }: Seen): number {
  let last: Decision | undefined;
  const start = process.cpuUsage();
  for (let call = 0; call < CALLS_IN_ROUND; call++) last = decideOn(view, progress, POLICY, NOW).decision;
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  // Used, so that no compiler may leave the calls out.
  if (!last) throw new Error('nothing was decided');
  return CALLS_IN_ROUND / seconds;
}

function viewOf(load: { readonly busyVcpus: number; readonly draining?: number }): Seen {
  const readers = Array.from({ length: READERS }, (_, index) =>
    reader(`evenkeel-shop-${index}`, { zone: ZONES[index % ZONES.length]! }),
  );
  const drained = readers.slice(0, load.draining ?? 0).map(({ id }) => [id, draining()]);
  const metrics = busyColumn(column(load.busyVcpus), {
    openConnections: column(READERS * 30),
    lagMs: column(20),
    connections: new Map(readers.map(({ id }) => [id, column(30)])),
  });
  return cluster(readers, { metrics, progress: { draining: Object.fromEntries(drained) } });
}

/** The same in every minute but the newest two, which have no data yet, as in AWS. */
function column(value: number): number[] {
  return Array.from({ length: MINUTES }, (_, minute) => (minute < MINUTES - 2 ? value : Number.NaN));
}
