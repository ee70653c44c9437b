import { describe, expect, test } from 'vitest';
import { median } from '../../bench/statistics.ts';
import { Evenkeel } from '../../backtest/policies/evenkeel.ts';
import { Stage } from '../../backtest/stage.ts';
import { generateShop, loadOf, scaleToPeak } from '../../sandbox/physics/index.ts';
import { createRegion, DEFAULT_START_MS } from '../../sandbox/region.ts';
import { Recorder } from '../../sandbox/run/recorder.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import fleet from '../functions/controllers/replicas/loop/fleet.ts';
import { isWhole } from '../sampling.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';

const DAYS = isWhole ? 2 : 1;

const MINUTES = DAYS * 1440;

/** Chance is taken out: one draws its numbers in another order than the other, and a minute's delay is a minute. */
const durations = { instanceCreating: [300, 300], instanceDeleting: [200, 200] } as const;
const endpointTimes = { endpointCreating: [40, 40], endpointModifying: [40, 40] } as const;
const physics = { metricDelayMs: [90_000, 90_000] } as const;
const rds = { durations: { ...durations, ...endpointTimes } };

const policy = fleet.clusters['shop']!;
const trace = generateShop({ seed: 3, startMs: DEFAULT_START_MS, days: DAYS });
const load = loadOf(scaleToPeak(trace, 4), DEFAULT_START_MS);

interface Change {
  readonly minute: number;
  readonly kind: string;
  readonly reason: string;
}

/** What adds, drains, takes back and removes readers; the rest follows from it. */
const isChange = ({ kind }: { readonly kind: string }) => ['add', 'drain', 'take-back', 'remove'].includes(kind);

async function throughTheRegion(): Promise<Change[]> {
  const region = createRegion({ seed: 1, rds, physics, onProblem: (message) => expect(message).toBe('') });
  await createCluster(region, 'shop', policy);
  await createCluster(region, 'watched', fleet.clusters['watched']!);
  region.physics.attach('shop', { load });
  const recorder = new Recorder(region);
  await region.deploy(await assemblyOf(TWO_CLUSTERS));
  const startMs = region.clock.now();
  await region.clock.runUntil(startMs + MINUTES * 60_000);
  return recorder.decisions
    .filter((decision) => decision.controller === 'replicas' && decision.resource === 'shop' && isChange(decision))
    .map(({ t, kind, reason }) => ({ minute: Math.floor(t / 60), kind, reason }));
}

async function onThePhysics(): Promise<Change[]> {
  const options = { seed: 1, startMs: DEFAULT_START_MS, minutes: MINUTES, load, profile: 'pool-30m' } as const;
  const stage = await Stage.create({ ...options, ...rds, physics }, policy.readers.min, 'custom-if-present');
  const evenkeel = new Evenkeel(stage, { ...policy, stage: 'dev' });
  evenkeel.start();
  stage.run();
  return evenkeel.decided
    .filter(({ decision }) => isChange(decision))
    .map(({ atMs, decision: { kind, reason } }) => ({
      minute: Math.floor((atMs - DEFAULT_START_MS) / 60_000),
      kind,
      reason,
    }));
}

describe('the rules on the physics itself', () => {
  test('decide the same over days as the deployed controller in the Region, at about the same minute', async () => {
    const [deployed, direct] = [await throughTheRegion(), await onThePhysics()];
    const tell = ({ kind, reason }: Change) => `${kind}/${reason}`;
    expect(direct.map(tell)).toEqual(deployed.map(tell));
    expect(deployed.length).toBeGreaterThan(3 * DAYS);
    const minutesApart = (isCounted: (change: Change) => boolean) =>
      deployed.flatMap((change, at) => (isCounted(change) ? [Math.abs(change.minute - direct[at]!.minute)] : []));
    const isRemoval = ({ kind }: Change) => kind === 'drain' || kind === 'remove';
    expect(Math.max(...minutesApart((change) => !isRemoval(change)))).toBeLessThanOrEqual(5);
    // Which connection is re-made last is chance, and both draw it by themselves; and so it is who is relieved, which
    // uses up the hour's changes of the endpoint, so that a drain waits: of two at a time, either may be the first.
    expect(Math.max(...minutesApart(isRemoval))).toBeLessThanOrEqual(25);
    expect(median(minutesApart(isRemoval))).toBeLessThanOrEqual(1);
  }, 600_000);
});
