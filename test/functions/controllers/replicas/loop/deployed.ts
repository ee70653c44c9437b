import type { ServerlessV2ScalingConfiguration } from '@aws-sdk/client-rds';
import type { DeployedStack, DeployOptions } from '../../../../../sandbox/deploy/load.ts';
import type { ConnectionDemand } from '../../../../../sandbox/physics/index.ts';
import { createRegion, type Region, type RegionOptions } from '../../../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../../../sandbox/run/recorder.ts';
import { createCluster } from '../../../../../sandbox/scenarios/cluster.ts';
import { assemblyOf, TWO_CLUSTERS } from '../../../../synthesis/assembly.ts';
import fleet from './fleet.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Deployed {
  readonly region: Region;
  readonly stacks: readonly DeployedStack[];
  readonly startMs: number;
  /** Everything that controllers said so far. */
  readonly sayings: readonly Saying[];
  /** What went wrong in the Region itself. A test that does not expect any should find none. */
  readonly problems: readonly string[];
  run(durationMs: number): Promise<void>;
  /** Seconds since the start of the first decision of this kind; undefined if there was none. */
  firstDecision(kind: string, resource?: string): number | undefined;
  /** `kind/reason` of all decisions about a cluster, in order. */
  decisions(resource?: string): string[];
}

/** The read load of each cluster by the seconds since the start, in reference readers (default: none). */
export interface DeployedOptions extends RegionOptions {
  readonly shop?: (seconds: number) => number;
  readonly watched?: (seconds: number) => number;
  readonly deploy?: DeployOptions;
  /** The customer managed key that encrypts the clusters. (default: they are not encrypted) */
  readonly kmsKeyId?: string;
  /** How serverless instances of the clusters scale. (default: they can have none) */
  readonly scaling?: ServerlessV2ScalingConfiguration;
  /** Connections that clients have. (default: as the Region has them) */
  readonly connections?: ConnectionDemand;
  /** Managed policies that the account has already, by their ARNs. */
  readonly policies?: Readonly<Record<string, unknown>>;
  /** The synthesized stacks, unless a test has some of its own. */
  readonly assemblyFolder?: string;
}

/** A Region with the tests' two clusters under load, into which the synthesized stacks have been deployed. */
export async function deployed({
  shop,
  watched,
  deploy,
  assemblyFolder,
  kmsKeyId,
  scaling,
  connections,
  policies = {},
  ...options
}: DeployedOptions = {}): Promise<Deployed> {
  const problems: string[] = [];
  const sayings: Saying[] = [];
  const region = createRegion({ onProblem: (message) => problems.push(message), ...options });
  const startMs = region.clock.now();
  for (const [arn, document] of Object.entries(policies)) region.iam.addPolicy(arn, document);
  for (const [name, load] of [
    ['shop', shop],
    ['watched', watched],
  ] as const) {
    const policy = { ...fleet.clusters[name]!, ...(scaling && { classes: ['db.serverless'] }) };
    await createCluster(region, name, policy, kmsKeyId, scaling);
    region.physics.attach(name, {
      load: (timeMs) => load?.((timeMs - startMs) / 1000) ?? 0.3,
      ...(connections && { connections }),
    });
  }
  // It listens to what the Region says; the tests look at its list.
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  const stacks = await region.deploy(assemblyFolder ?? (await assemblyOf(TWO_CLUSTERS)), deploy);
  const decided = (resource: string) =>
    recorder.decisions.filter((decision) => decision.controller === 'replicas' && decision.resource === resource);
  return {
    region,
    stacks,
    startMs,
    sayings,
    problems,
    run: (durationMs) => region.clock.runUntil(region.clock.now() + durationMs),
    firstDecision: (kind, resource = 'shop') => decided(resource).find((decision) => decision.kind === kind)?.t,
    decisions: (resource = 'shop') => decided(resource).map(({ kind, reason }) => `${kind}/${reason}`),
  };
}

/** Readers of a cluster as RDS has them, whatever their status. */
export function readersOf({ region }: Deployed, cluster = 'shop') {
  const found = region.rds.inspect().clusters.find(({ id }) => id === cluster);
  return (found?.instances ?? []).filter(({ isWriter }) => !isWriter);
}

const DAY = 24 * HOUR;

/**
 * What CloudWatch has of the days before: as many readers as the load needed, evenly busy.
 * @param load in reference readers, by the hours since the first of these days
 */
export function recordBefore({ region, startMs }: Deployed, days: number, load: (hour: number) => number): void {
  for (let timeMs = startMs - days * DAY; timeMs < startMs; timeMs += MINUTE) {
    const readers = load((timeMs - startMs + days * DAY) / HOUR);
    const count = Math.ceil(readers / 0.6);
    for (let reader = 0; reader < count; reader++)
      region.cloudWatch.record({
        namespace: 'AWS/RDS',
        name: 'CPUUtilization',
        dimensions: { DBClusterIdentifier: 'shop', Role: 'READER' },
        value: (100 * readers) / count,
        unit: 'Percent',
        timeMs,
      });
  }
}

/** Leaves resources of the stacks out by their logical id, as if the stacks did not declare them. */
export const without = (...logicalIds: string[]): DeployOptions => ({
  without: ({ logicalId }) => logicalIds.some((prefix) => logicalId.startsWith(prefix)),
});

/** What the stacks made of this type, by the beginning of its logical id. */
export function resource({ stacks }: Deployed, type: string, logicalId = ''): { name: string; ref: string } {
  const found = stacks
    .flatMap(({ resources }) => resources)
    .find((candidate) => candidate.type === type && candidate.logicalId.startsWith(logicalId));
  if (!found) throw new Error(`the stacks have no ${type} ${logicalId}`);
  return found;
}
