import { clusterAlarmName } from '../events/alarmNames.ts';
import { loadFleet } from '../fleet/load.ts';
import { SANDBOX_STAGE, synthesizeForSandbox } from '../cli/prepare.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { createRegion } from '../sandbox/region.ts';
import { createCluster } from '../sandbox/scenarios/cluster.ts';
import { DEFAULT_SCENARIO, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import type { LogLine } from '../sandbox/services/lambda/index.ts';
import type { Figure, Say } from './figure.ts';
import { spread } from './statistics.ts';

const SEEDS = 10;
const MINUTE_MS = 60_000;

/**
 * Long enough for the controller to create the endpoint and become steady; and just after the minute in which the tick
 * samples a cluster with the name `shop`, so that the next sample does not precede the alarm.
 */
const STEP_AFTER_MS = 32 * MINUTE_MS;
const LONGEST_REACTION_MS = 20 * MINUTE_MS;

/** Two readers at 15 % each, and from the step on at 100 %, in reference readers. */
const LOAD_BEFORE = 0.3;
const LOAD_AFTER = 2.5;

interface Reaction {
  /** From the step in the load to the alarm's transition, in seconds of Region time. */
  readonly loadToAlarmSeconds: number;
  /** From there to CreateDBInstance. */
  readonly alarmToCreateSeconds: number;
  /** Invocations of the function that started between the two; the last one made the call. */
  readonly invocations: number;
}

/** The time from a load step to the alarm, and from there to the request for a new reader. */
export async function reaction(say: Say): Promise<Figure[]> {
  const fleetFile = scenarioFleetFile(DEFAULT_SCENARIO);
  const fleet = await loadFleet(fleetFile);
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(fleetFile);
  try {
    const onTheMinute: Reaction[] = [];
    const withinTheMinute: Reaction[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      say(`seed ${seed} of ${SEEDS}`);
      onTheMinute.push(await react(seed, 0, fleet, assembly.folder));
      withinTheMinute.push(await react(seed, ((seed - 1) / SEEDS) * MINUTE_MS, fleet, assembly.folder));
    }
    return figuresOf(onTheMinute, withinTheMinute);
  } finally {
    await assembly.remove();
  }
}

function figuresOf(onTheMinute: readonly Reaction[], withinTheMinute: readonly Reaction[]): Figure[] {
  const spreads = (key: keyof Reaction, decimals: number) => {
    const of = (reactions: readonly Reaction[]) =>
      spread(
        reactions.map((one) => one[key]),
        decimals,
      );
    return { onTheMinute: of(onTheMinute), withinTheMinute: of(withinTheMinute) };
  };
  const loadToAlarm = spreads('loadToAlarmSeconds', 1);
  const alarmToCreate = spreads('alarmToCreateSeconds', 2);
  const invocations = spreads('invocations', 1);
  return [
    {
      name: 'reaction.load-to-alarm',
      measured: loadToAlarm.onTheMinute.median,
      unit: 's of Region time',
      details: { seeds: SEEDS, ...loadToAlarm },
    },
    {
      name: 'reaction.alarm-to-create',
      measured: alarmToCreate.onTheMinute.median,
      unit: 's of Region time',
      details: alarmToCreate,
    },
    {
      name: 'reaction.invocations',
      measured: invocations.onTheMinute.max,
      unit: 'from alarm to CreateDBInstance',
      target: { atMost: 1 },
      details: invocations,
    },
  ];
}

/** @param phaseMs the offset of the load step within a minute */
async function react(seed: number, phaseMs: number, fleet: Fleet, assemblyFolder: string): Promise<Reaction> {
  const [cluster, policy] = Object.entries(fleet.clusters)[0]!;
  const lines: LogLine[] = [];
  const region = createRegion({ seed, onLog: (line) => lines.push(line) });
  const stepMs = region.clock.now() + STEP_AFTER_MS + phaseMs;
  await createCluster(region, cluster, policy);
  region.physics.attach(cluster, { load: (timeMs) => (timeMs < stepMs ? LOAD_BEFORE : LOAD_AFTER) });

  let alarmMs: number | undefined;
  let createdMs: number | undefined;
  const alarmName = clusterAlarmName(SANDBOX_STAGE, cluster, 'cpu-high');
  region.events.hooks.onEvent = (_bus, { detail }) => {
    const { state } = detail as { state?: { value: string } };
    if (detail['alarmName'] === alarmName && state?.value === 'ALARM') alarmMs ??= region.clock.now();
  };
  await region.deploy(assemblyFolder);
  region.endpoint.onCall = ({ context }) => {
    if (context.operation === 'CreateDBInstance') createdMs ??= region.clock.now();
  };
  await region.clock.runUntil(stepMs + LONGEST_REACTION_MS, () => createdMs !== undefined);
  if (createdMs === undefined) throw new Error(`no reader was added within 20 minutes with seed ${seed}`);
  if (alarmMs === undefined) throw new Error(`the tick was faster than the alarm with seed ${seed}`);
  const [fromMs, toMs] = [alarmMs, createdMs];
  const starts = lines.filter(({ message, timestampMs }) => {
    return message.startsWith('START ') && timestampMs >= fromMs && timestampMs <= toMs;
  });
  return {
    loadToAlarmSeconds: (fromMs - stepMs) / 1000,
    alarmToCreateSeconds: (toMs - fromMs) / 1000,
    invocations: starts.length,
  };
}
