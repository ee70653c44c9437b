import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import { TargetMeasures, type ZoneMeasures } from '../../../../sandbox/data-planes/tcp/measures.ts';
import type { DeployedStack } from '../../../../sandbox/deploy/load.ts';
import { createRegion, type Region, type RegionOptions } from '../../../../sandbox/region.ts';
import { Recorder, type Saying } from '../../../../sandbox/run/recorder.ts';
import { type BalancedOptions, createBalanced, targetsIn } from '../../../../sandbox/scenarios/balanced.ts';
import fleet from './fleet.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;

export const [A, B, C] = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;

export type GroupName =
  | 'shop'
  | 'watched'
  | 'scaled'
  | 'tasks'
  | 'lean'
  | 'lonely'
  | 'kube'
  | 'blue'
  | 'green'
  | 'six'
  | 'quic';

/** A Region with one of the fleet's target groups, and the stacks. */
export interface Deployed {
  readonly region: Region;
  readonly stacks: readonly DeployedStack[];
  readonly sayings: readonly Saying[];
  readonly problems: readonly string[];
  /** What each zone went through, by its name. */
  measures(): Readonly<Record<string, ZoneMeasures>>;
  run(durationMs: number): Promise<void>;
  /** `kind/reason` of everything that was decided about the group, or about another one, in order. */
  decisions(resource?: GroupName): string[];
  /** The ids of targets that are registered in a zone and do not drain. */
  registered(zone: string): string[];
  healthy(zone: string): number;
  /** What the group's attribute says about cross-zone load balancing. */
  crossZone(): string | undefined;
  /** Of new connections at the zone's address now, the share that is answered. */
  answered(zone: string): number;
}

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (): void => synthesizeBefore(new URL('fleet.ts', import.meta.url));

interface Options extends Partial<BalancedOptions> {
  readonly region?: RegionOptions;
  /** Makes the group and what it stands behind. (default: it is alone behind a load balancer of its name) */
  readonly create?: (region: Region) => Promise<void>;
  /** What people do after the group is there and before Evenkeel comes. */
  readonly before?: (region: Region) => Promise<void>;
}

export async function deployed(name: GroupName = 'shop', options: Options = {}): Promise<Deployed> {
  const { region: regionOptions, create, before, ...balanced } = options;
  const problems: string[] = [];
  const sayings: Saying[] = [];
  const region = createRegion({ onProblem: (message) => problems.push(message), ...regionOptions });
  const policy = fleet.targetGroups[name]!;
  if (create) await create(region);
  else await createBalanced(region, name, policy, { port: 443, targetsPerZone: 3, sparesPerZone: 3, ...balanced });
  await before?.(region);
  const recorder = new Recorder(region, (saying) => sayings.push(saying));
  // The fleet's other groups are not there: their alarms would only keep everybody busy.
  const isOfOthers = new RegExp(`^(healthylow|zoneunhealthy)(?!${name}euwest1)`);
  const stacks = await region.deploy(assemblyFolder(), { without: ({ logicalId }) => isOfOthers.test(logicalId) });
  const { core, tcp, elasticLoadBalancing: elb } = region;
  const measured = new TargetMeasures(core, tcp, elb, [policy]);
  const group = () => elb.state.targetGroups.get(policy.arn)!;
  const staying = (zone: string) =>
    [...group().targets.values()].filter((target) => target.zone === zone && !target.draining);
  return {
    region,
    stacks,
    sayings,
    problems,
    measures: () => Object.fromEntries(measured.read()[0]!.zones.map((zone) => [zone.zone, zone])),
    run: (durationMs) => region.clock.runUntil(region.clock.now() + durationMs),
    decisions: (resource = name) =>
      recorder.decisions
        .filter((decision) => decision.controller === 'targets' && decision.resource === resource)
        .map(({ kind, reason }) => `${kind}/${reason}`),
    registered: (zone) => staying(zone).map(({ id }) => id),
    healthy: (zone) => staying(zone).filter(({ health }) => health.state === 'healthy').length,
    crossZone: () => group().attributes.get('load_balancing.cross_zone.enabled'),
    answered: (zone) => tcp.answeredShare(elb.state.loadBalancers.get(policy.loadBalancer)!, zone, 443),
  };
}

/** The targets that stand in a zone now stop answering. @returns their ids */
export function killZone({ region }: Deployed, zone: string, name: GroupName = 'shop'): string[] {
  const ids = targetsIn(region, fleet.targetGroups[name]!, zone);
  region.tcp.hosts.kill(ids);
  return ids;
}
