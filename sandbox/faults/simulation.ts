import { type Breach, Invariants } from '../invariants/invariants.ts';
import { createRandom } from '../random.ts';
import { createRegion, type Region } from '../region.ts';
import { Recorder } from '../run/recorder.ts';
import { Convergence } from './convergence.ts';
import fleet from './fleet.ts';
import { drawRates, type FaultKind } from './kinds.ts';
import { FaultPlan } from './plan.ts';
import { type Failure, type Listener, tellEffect } from './story.ts';
import { createClusters } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** How long the run is, in hours of Region time; at least MIN_HOURS. */
  readonly hours: number;
  /** A cloud assembly that was synthesized with the fleet in fleet.ts. */
  readonly assemblyFolder: string;
  /** The stage with which it was synthesized. */
  readonly stage: string;
  readonly listener?: Listener;
  /** Asked every few minutes of Region time; a run that is stopped is not judged at its end. */
  readonly isStopped?: () => boolean;
}

export interface SimulationResult {
  readonly seed: number;
  /** How often each kind of fault took place. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** What must never have happened. */
  readonly broken: readonly Failure[];
  /** Where the right count was not reached, or did not stay. */
  readonly notConverged: readonly Failure[];
  readonly readersAdded: number;
  readonly readersRemoved: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The load is flat for an hour before faults stop, and two hours after that the run is over. */
const FLAT_BEFORE_MS = HOUR_MS;
const CALM_MS = 2 * HOUR_MS;
export const MIN_HOURS = 4;

/** When faults have stopped, the right count is reached within so long, and stays. */
const RIGHT_WITHIN_MS = 30 * MINUTE_MS;

/**
 * Goal: whatever goes wrong with AWS, the network, functions or people, no reader is made or lost that should not be;
 * and when nothing goes wrong any more, the right number of readers is soon there.
 *
 * Method: a Region with two clusters and the control plane deployed; loads and faults that follow from the seed, for
 * most of a day; invariants that are checked after every call. Then faults stop, loads are flat, and the count of
 * readers is compared with what the load needs. The same seed gives the same run.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, hours, assemblyFolder, stage, listener = {}, isStopped = () => false } = options;
  const random = createRandom(seed).fork('simulation');
  const faults: Partial<Record<FaultKind, number>> = {};
  const broken: Failure[] = [];
  const notConverged: Failure[] = [];
  const failInto = (list: Failure[]) => (breach: Breach) => {
    const failure = { seed, invariant: breach.invariant, t: Math.round((breach.atMs - startMs) / 1000) };
    list.push(failure);
    listener.onFailure?.({ ...failure, ...breach });
  };
  const plan = new FaultPlan({
    seed,
    rates: drawRates(random.fork('rates')),
    classes: [...new Set(Object.values(fleet.clusters).flatMap(({ classes }) => classes))],
    onFault: (fault) => {
      faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
      listener.onFault?.(fault);
    },
  });
  const region = createRegion({
    ...plan.regionOptions,
    seed,
    onProblem: (what) => failInto(broken)({ atMs: region.clock.now(), invariant: 'the Region itself works', what }),
  });
  const startMs = region.clock.now();
  const endMs = startMs + hours * HOUR_MS;
  const faultsEndMs = endMs - CALM_MS;
  const days = await createClusters(region, random, {
    clusters: fleet.clusters,
    flatFromMs: faultsEndMs - FLAT_BEFORE_MS,
  });
  const stacks = await region.deploy(assemblyFolder);
  void new Recorder(region, (saying) => listener.onSaying?.(saying));
  const ledgerTable = nameOfTable(stacks);
  const invariants = new Invariants(region, { fleet, stage, ledgerTable, onBreach: failInto(broken) });
  plan.begin(region, faultsEndMs);
  region.endpoint.intercept = (call, input, next) => {
    const effect = () => tellEffect(listener, region.clock.now(), call, input, next);
    return plan.intercept(call, input, () => invariants.intercept(call, input, effect));
  };

  const convergence = new Convergence(region, {
    days,
    clusters: fleet.clusters,
    stage,
    ledgerTable,
    onWrong: failInto(notConverged),
  });
  await runEveryMinute(region, faultsEndMs + RIGHT_WITHIN_MS, isStopped, () => {});
  await runEveryMinute(region, endMs, isStopped, () => convergence.check());
  if (!isStopped()) invariants.checkReaders();
  const measures = Object.keys(days).map((cluster) => region.physics.measures(cluster));
  return {
    seed,
    faults,
    broken,
    notConverged,
    readersAdded: sum(measures.map(({ readersAdded }) => readersAdded)),
    readersRemoved: sum(measures.map(({ readersRemoved }) => readersRemoved)),
  };
}

/** Looks at the Region each minute until then. */
export async function runEveryMinute({ clock }: Region, untilMs: number, isStopped: () => boolean, look: () => void) {
  while (clock.now() < untilMs && !isStopped()) {
    look();
    await clock.runUntil(Math.min(untilMs, clock.now() + MINUTE_MS));
  }
}

/** The ledger's table. */
export function nameOfTable(stacks: Awaited<ReturnType<Region['deploy']>>): string {
  const tables = stacks
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
  const [table] = tables;
  if (!table || tables.length > 1) throw new Error(`the stacks have ${tables.length} tables, not one`);
  return table.name;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
