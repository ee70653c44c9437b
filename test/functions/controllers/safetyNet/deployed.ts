import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import type { DeployedStack } from '../../../../sandbox/deploy/load.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../../sandbox/run/recorder.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import fleet from './fleet.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The namespace and dimension under which Application Auto Scaling has the readers of a cluster. */
export const READERS = { ServiceNamespace: 'rds', ScalableDimension: 'rds:cluster:ReadReplicaCount' } as const;

export interface Deployed {
  readonly region: Region;
  readonly cluster: string;
  readonly stacks: readonly DeployedStack[];
  readonly sayings: readonly Saying[];
  readonly problems: readonly string[];
  run(durationMs: number): Promise<void>;
  /** `kind/reason` of what a controller decided about the cluster, in order. */
  decisions(controller?: 'safetyNet' | 'replicas'): string[];
}

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (): void => synthesizeBefore(new URL('fleet.ts', import.meta.url));

/** What is there before Evenkeel comes, or instead of what the fleet presumes. */
interface World {
  /** In reference readers, by the seconds since the start. */
  readonly load?: (seconds: number) => number;
  readonly before?: (region: Region) => Promise<void>;
}

/** A Region with one of the fleet's clusters, a writer and a reader under load, and the stacks. */
export async function deployed(cluster: keyof typeof fleet.clusters = 'shop', world: World = {}): Promise<Deployed> {
  const problems: string[] = [];
  const sayings: Saying[] = [];
  const region = createRegion({ onProblem: (message) => problems.push(message) });
  const startMs = region.clock.now();
  await createCluster(region, cluster, fleet.clusters[cluster]!);
  region.physics.attach(cluster, { load: (timeMs) => world.load?.((timeMs - startMs) / 1000) ?? 0.3 });
  await world.before?.(region);
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  const stacks = await region.deploy(assemblyFolder());
  return {
    region,
    cluster,
    stacks,
    sayings,
    problems,
    run: (durationMs) => region.clock.runUntil(region.clock.now() + durationMs),
    decisions: (controller = 'safetyNet') =>
      recorder.decisions
        .filter((decision) => decision.resource === cluster && decision.controller === controller)
        .map(({ kind, reason }) => `${kind}/${reason}`),
  };
}

/** What Application Auto Scaling has about the cluster. */
export async function registered({ region, cluster }: Pick<Deployed, 'region' | 'cluster'>) {
  const client = scalingOf(region);
  const ResourceId = `cluster:${cluster}`;
  const [{ ScalableTargets: [target] = [] }, { ScalingPolicies: policies = [] }] = await Promise.all([
    client.send(new DescribeScalableTargetsCommand({ ...READERS, ResourceIds: [ResourceId] })),
    client.send(new DescribeScalingPoliciesCommand({ ...READERS, ResourceId })),
  ]);
  const { Tags } = target
    ? await client.send(new ListTagsForResourceCommand({ ResourceARN: target.ScalableTargetARN }))
    : {};
  return { target, tags: Tags, policies };
}

export const scalingOf = (region: Region) => new ApplicationAutoScalingClient(region.clientConfig());

/** Somebody registers a cluster and has its readers follow their CPU. */
export async function registerByHand(
  region: Region,
  cluster: string,
  { policyName = 'by-hand', tags }: { policyName?: string; tags?: Record<string, string> } = {},
): Promise<void> {
  const client = scalingOf(region);
  const resource = { ...READERS, ResourceId: `cluster:${cluster}` };
  await client.send(new RegisterScalableTargetCommand({ ...resource, MinCapacity: 1, MaxCapacity: 3, Tags: tags }));
  await client.send(
    new PutScalingPolicyCommand({
      ...resource,
      PolicyName: policyName,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' },
        TargetValue: 50,
      },
    }),
  );
}

/** Readers of the cluster as RDS has them, whatever their status. */
export const readersOf = ({ region, cluster }: Deployed) =>
  region.rds
    .inspect()
    .clusters.find(({ id }) => id === cluster)!
    .instances.filter(({ isWriter }) => !isWriter);

/** No function of Evenkeel runs any more, whatever wakes it. */
export const switchOff = (deployment: Deployed): Promise<void> =>
  forEachFunction(deployment, (client, FunctionName) =>
    client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
  );

export const switchOn = (deployment: Deployed): Promise<void> =>
  forEachFunction(deployment, (client, FunctionName) =>
    client.send(new DeleteFunctionConcurrencyCommand({ FunctionName })),
  );

async function forEachFunction(
  { region }: Deployed,
  work: (client: LambdaClient, name: string) => Promise<unknown>,
): Promise<void> {
  const client = new LambdaClient(region.clientConfig());
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  for (const { FunctionName } of Functions) await work(client, FunctionName!);
}
