import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Fault, FaultRates } from '../../../sandbox/faults/kinds.ts';
import { FaultPlan } from '../../../sandbox/faults/plan.ts';
import { Invariants } from '../../../sandbox/invariants/invariants.ts';
import type { ConnectionProfile } from '../../../sandbox/physics/index.ts';
import { createRegion, type Region, type RegionOptions } from '../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../sandbox/run/recorder.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import fleet from '../../functions/controllers/replicas/loop/fleet.ts';
import { assemblyOf, TWO_CLUSTERS } from '../../synthesis/assembly.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface RigOptions extends Pick<RegionOptions, 'rds' | 'seed'> {
  readonly rates?: FaultRates;
  /** How long faults go on, in milliseconds (default: for ever). */
  readonly faultsForMs?: number;
  /** The load of the cluster `shop` by minutes since the start, in reference readers (default: 0.3). */
  readonly load?: (minute: number) => number;
  /** So many readers of Evenkeel's stand from the beginning, beside the team's one. */
  readonly own?: number;
  /** (default: `per-request`, whose connections are gone as soon as a reader is left out) */
  readonly profile?: ConnectionProfile;
}

/** A Region with the tests' cluster `shop`, 1 to 6 readers, everything that goes wrong, and every invariant. */
export interface Rig {
  readonly region: Region;
  readonly startMs: number;
  readonly faults: readonly Fault[];
  readonly sayings: readonly Saying[];
  readonly problems: readonly string[];
  readonly invariants: Invariants;
  run(durationMs: number): Promise<void>;
  /** `kind/reason` of all changes of decision about `shop`, in order. */
  decisions(): string[];
  /** All of the cluster's readers, whatever their status. */
  readers(): { id: string; status: string; zone: string; instanceClass: string }[];
  /** An RDS client that calls with the rights of the deployed function. */
  asFunction(): RDSClient;
  asPerson(): RDSClient;
}

export async function rig(options: RigOptions = {}): Promise<Rig> {
  const { rates = {}, faultsForMs = 365 * 24 * HOUR, load, own = 0, profile = 'per-request', rds, seed = 1 } = options;
  const faults: Fault[] = [];
  const sayings: Saying[] = [];
  const problems: string[] = [];
  const plan = new FaultPlan({ seed, rates, classes: ['db.r6g.large'], onFault: (fault) => faults.push(fault) });
  const region = createRegion({
    ...plan.regionOptions,
    ...(rds && { rds }),
    seed,
    onProblem: (message) => problems.push(message),
  });
  const startMs = region.clock.now();
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  const person = region.clientConfig();
  for (let number = 1; number <= own; number++) {
    const order = createOwn(`evenkeel-shop-${number}`);
    await region.rds.instantly(() => new RDSClient(person).send(order));
  }
  region.physics.attach('shop', { profile, load: (timeMs) => load?.((timeMs - startMs) / MINUTE) ?? 0.3 });
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  const stacks = await region.deploy(await assemblyOf(TWO_CLUSTERS));
  const table = stacks.flatMap(({ resources }) => resources).find(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
  const invariants = new Invariants(region, { fleet, stage: 'dev', ledgerTable: table!.name });
  plan.begin(region, startMs + faultsForMs);
  region.endpoint.intercept = (call, input, next) =>
    plan.intercept(call, input, () => invariants.intercept(call, input, next));
  return {
    region,
    startMs,
    faults,
    sayings,
    problems,
    invariants,
    run: (durationMs) => region.clock.runUntil(region.clock.now() + durationMs),
    decisions: () =>
      recorder.decisions.filter(({ resource }) => resource === 'shop').map(({ kind, reason }) => `${kind}/${reason}`),
    readers: () =>
      region.rds
        .inspect()
        .clusters.find(({ id }) => id === 'shop')!
        .instances.filter(({ isWriter }) => !isWriter),
    asFunction: () => {
      const [first] = region.lambda.functions();
      return new RDSClient({ ...person, credentials: region.iam.credentialsFor(first!.settings.roleArn, 'test') });
    },
    asPerson: () => new RDSClient(person),
  };
}

/** A reader as Evenkeel would make it: it counts as its own by its tags. */
export const createOwn = (id: string) =>
  new CreateDBInstanceCommand({
    DBInstanceIdentifier: id,
    DBClusterIdentifier: 'shop',
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
    PromotionTier: 15,
    Tags: [
      { Key: 'evenkeel:stage', Value: 'dev' },
      { Key: 'evenkeel:cluster', Value: 'shop' },
    ],
  });

/** `eu-west-1a available`, … in order: which readers there are, without their names. */
export const standing = (shop: Rig): string[] =>
  shop
    .readers()
    .map(({ zone, status }) => `${zone} ${status}`)
    .toSorted();
