import { FaultRecord } from '../../invariants/fleet/faultRecord.ts';
import { FleetInvariants } from '../../invariants/fleet/fleetInvariants.ts';
import { CLOCK_OFF_MAX_MS } from '../../invariants/fleet/ledger.ts';
import { controllerOf } from '../../invariants/fleet/watch.ts';
import { type Breach, Invariants } from '../../invariants/invariants.ts';
import { createRandom } from '../../random.ts';
import { createRegion, type Region } from '../../region.ts';
import { Recorder } from '../../run/recorder.ts';
import { pointSlackTo } from '../../scenarios/slack.ts';
import { Convergence } from '../convergence.ts';
import { drawNightRates, type Fault, type FaultKind, type FaultRates } from '../kinds.ts';
import { FaultPlan } from '../plan.ts';
import { nameOfTable, runEveryMinute, type SimulationOptions, type SimulationResult } from '../simulation.ts';
import { type Failure, tellEffect } from '../story.ts';
import { PeopleAtTheConsole } from './atTheConsole.ts';
import fleet, { WEBSITES } from './fleet.ts';
import { PeopleInSlack } from './inSlack.ts';
import { perturbedAtNight } from './late.ts';
import { beginLedgerFaults } from './ledgerFaults.ts';
import { beginNightMishaps, beginTwiceInvoked, Clocks } from './mishaps.ts';
import { Refusing } from './refusing.ts';
import { buildNight } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A Monday, eight in the evening. */
const EVENING_MS = Date.UTC(2026, 2, 2, 20);

/** A night is over by eleven: what takes longer, such as an event that is hours late, ends in its calm part. */
export const NIGHT_HOURS = 3;

/** Loads are flat for a while before faults stop; then it is calm. */
const FLAT_BEFORE_MS = 20 * MINUTE_MS;
const CALM_MS = 75 * MINUTE_MS;

/** When faults have stopped, the right count of readers is reached within so long, and stays. */
const RIGHT_WITHIN_MS = 50 * MINUTE_MS;

/** What was done may then be done again, and refused because it is done: that is no failure, and is recorded as none. */
const LOSES_CALLS: ReadonlySet<FaultKind> = new Set(['time-out', 'effect-then-time-out']);

/** Where such a call fails, what was done or refused may not be recorded. */
const WRITES_LEDGER = /^dynamodb:(PutItem|UpdateItem|TransactWriteItems)$/;
const KILLED_WITHIN_MS = 30 * MINUTE_MS;

export interface NightOptions extends SimulationOptions {
  /** (default: drawn from the seed) */
  readonly rates?: FaultRates;
}

/**
 * Goal: whatever goes wrong with AWS, the network, functions or people, nothing of the fleet is lost or changed that
 * should not be, by any controller or drill; and when nothing goes wrong any more, all is as it should be, or people
 * have been told.
 *
 * Method: a Region with everything that Evenkeel manages, people in Slack and at the console, and faults that follow from
 * the seed, for the first part of a night; invariants are checked around every call and every minute. Then faults stop,
 * and what is left is judged. The same seed gives the same run.
 */
export async function simulateNight(options: NightOptions): Promise<SimulationResult> {
  const { seed, hours, assemblyFolder, stage, listener = {}, isStopped = () => false } = options;
  const random = createRandom(seed).fork('night');
  const faults: Partial<Record<FaultKind, number>> = {};
  const broken: Failure[] = [];
  const notConverged: Failure[] = [];
  const failInto = (list: Failure[]) => (breach: Breach) => {
    const failure = { seed, invariant: breach.invariant, t: Math.round((breach.atMs - startMs) / 1000) };
    list.push(failure);
    listener.onFailure?.({ ...failure, ...breach });
  };
  const classes = [...new Set(Object.values(fleet.clusters).flatMap((cluster) => cluster.classes))];
  const onFault = (fault: Fault) => {
    faults[fault.kind] = (faults[fault.kind] ?? 0) + 1;
    noteDisturbance(record, fault);
    listener.onFault?.(fault);
  };
  const clocks = new Clocks();
  const rates = options.rates ?? drawNightRates(random.fork('rates'));
  const record = new FaultRecord(rates['clock-off'] ? CLOCK_OFF_MAX_MS : 0);
  const plan = new FaultPlan({ seed, rates, classes, onFault });
  const region = createRegion({
    ...plan.regionOptions,
    seed,
    startMs: EVENING_MS,
    clockSkewMs: clocks.skewOf,
    // Without one, EventBridge hears of no listener that people edit.
    hasTrail: true,
    tls: { propagationSeconds: [2, 20] },
    onProblem: (what) => failInto(broken)({ atMs: region.clock.now(), invariant: 'the Region itself works', what }),
  });
  const startMs = region.clock.now();
  const endMs = startMs + hours * HOUR_MS;
  const faultsEndMs = endMs - CALM_MS;
  const { days, zoneId, channel } = await buildNight(region, random, faultsEndMs - FLAT_BEFORE_MS);
  const stacks = await region.deploy(assemblyFolder);
  pointSlackTo(region, stacks);
  void new Recorder(region, (saying) => {
    if (saying.type === 'Attention Needed') all.noteAttention(saying.detail);
    listener.onSaying?.(saying);
  });
  const ledgerTable = nameOfTable(stacks);
  const { context, calls } = plan.begin(region, faultsEndMs);
  const chance = random.fork('mishaps');
  const refusing = new Refusing(context, random.fork('refusing'), classes);
  region.events.hooks.perturb = (event) => perturbedAtNight(context, chance, event);
  clocks.begin(context, random.fork('clocks'), region);
  beginLedgerFaults(context, random.fork('ledger'), { region, table: ledgerTable, record });
  beginNightMishaps(context, chance, { region, calls, record, deploy: () => region.deploy(assemblyFolder) });
  beginTwiceInvoked(context, random.fork('twice'), region);
  void new PeopleAtTheConsole(context, random.fork('console'), { region, stage, zoneId });
  const inSlack = new PeopleInSlack(context, random.fork('slack'), region, channel);

  const onBreach = failInto(broken);
  const readers = new Invariants(region, {
    fleet,
    stage,
    ledgerTable,
    onBreach,
    // Early by one time and late by the other.
    clockOffMs: 2 * record.clockOffMs,
  });
  const all = new FleetInvariants(region, { fleet, stage, ledgerTable, websites: WEBSITES, record, onBreach });
  region.endpoint.intercept = (call, input, next) => {
    const effect = async () => {
      refusing.check(call, input);
      return await readers.intercept(call, input, () => tellEffect(listener, region.clock.now(), call, input, next));
    };
    return plan.intercept(call, input, () => all.intercept(call, input, effect));
  };

  const convergence = new Convergence(region, {
    days,
    clusters: fleet.clusters,
    stage,
    ledgerTable,
    onWrong: failInto(notConverged),
    isExcused: (cluster) => all.isTold('replicas', cluster),
  });
  await runEveryMinute(region, faultsEndMs, isStopped, () => all.look());
  clocks.end();
  if (!isStopped()) await settled(region, inSlack.tidyUp());
  if (!isStopped()) await sweepCertificates(region);
  await runEveryMinute(region, faultsEndMs + RIGHT_WITHIN_MS, isStopped, () => all.look());
  await runEveryMinute(region, endMs, isStopped, () => {
    all.look();
    convergence.check();
  });
  if (!isStopped()) {
    readers.checkReaders();
    await all.remaining();
  }
  const measures = Object.keys(days).map((cluster) => region.physics.measures(cluster));
  return {
    seed,
    faults,
    broken,
    notConverged,
    readersAdded: measures.reduce((total, { readersAdded }) => total + readersAdded, 0),
    readersRemoved: measures.reduce((total, { readersRemoved }) => total + readersRemoved, 0),
  };
}

function noteDisturbance(record: FaultRecord, { kind, what, atMs }: Fault): void {
  if (kind === 'killed') record.disturb(controllerOf(what) ?? what, atMs, atMs + KILLED_WITHIN_MS);
  else if (kind === 'deployed-again') record.disturb('ledger', atMs);
  else if (kind === 'outage' && what.startsWith('dynamodb')) record.disturb('ledger', atMs, atMs + KILLED_WITHIN_MS);
  else if (WRITES_LEDGER.test(what)) record.disturb('ledger', atMs);
  else if (LOSES_CALLS.has(kind)) record.disturb(what, atMs);
}

/**
 * Where an event was lost, certificates are looked at twice a day, and people expect no more of them: that sweep comes
 * when faults have ended, and not in the morning.
 */
async function sweepCertificates(region: Region): Promise<void> {
  const { name } = region.lambda.functions().find((each) => controllerOf(each.name) === 'certificates')!;
  const sweep = { source: 'evenkeel.schedule', 'detail-type': 'Sweep' };
  await settled(region, region.lambda.invoke(name, JSON.stringify(sweep)));
}

/** Lets the Region run until people have done what they wanted. */
async function settled({ clock }: Region, work: Promise<unknown>): Promise<void> {
  let isDone = false;
  const end = () => void (isDone = true);
  work.then(end, end);
  await clock.runUntil(clock.now() + 10 * MINUTE_MS, () => isDone);
  await work;
}
