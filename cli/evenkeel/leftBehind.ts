import { Ledger } from '../../functions/control-loop/ledger.ts';
import { oursIn } from '../../functions/controllers/replicas/release.ts';
import { type Progress, readProgress } from '../../functions/controllers/targets/progress.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { commandLine } from './commandLine.ts';
import type { Installation } from './installation.ts';
import { wrap } from './text.ts';

/** Something of ours that an uninstallation leaves in AWS, because it may carry traffic. */
export interface LeftBehind {
  /** `shop`, a cluster or a target group of the fleet. */
  readonly resource: string;
  /** What it is, as a sentence. */
  readonly what: string;
  /** What to do once it is not needed. */
  readonly remedy: string;
}

/**
 * What stays when the stacks are destroyed now: readers and endpoints as RDS has them, and what the ledger says that we
 * have done to target groups. It changes nothing.
 * @throws what AWS answered
 */
export async function findLeftBehind({ environment, fleet, caller, place }: Installation): Promise<LeftBehind[]> {
  const found: LeftBehind[] = [];
  for (const cluster of Object.keys(fleet.clusters)) {
    const { readers, endpoint } = await oursIn(cluster, environment);
    const remedy = commandLine(`release ${cluster} --for-destroy --why "uninstalling"`, place);
    found.push(...readers.map((id) => ({ resource: cluster, what: `The reader ${id} stays.`, remedy })));
    if (endpoint !== undefined) found.push({ resource: cluster, what: `The endpoint ${endpoint} stays.`, remedy });
  }
  if (Object.keys(fleet.targetGroups).length === 0) return found;
  const recordOf = await new Ledger<Progress>(environment.tableName, 'targets').readAll(caller.nowMs);
  for (const [name, { arn, pool }] of Object.entries(fleet.targetGroups))
    found.push(...leftInGroup(name, { arn, pool }, readProgress(recordOf(name).progress)));
  return found;
}

type Group = Pick<Fleet['targetGroups'][string], 'arn' | 'pool'>;

/** What we have done to a target group and not undone yet, by the memory of its controller. */
export function leftInGroup(resource: string, { arn, pool }: Group, progress: Progress): LeftBehind[] {
  const { bridge, registered, orders } = progress;
  const spares = Object.entries(registered).filter(([, { as }]) => as === 'spare');
  const capacity = Object.values(orders).reduce((sum, { count }) => sum + count, 0);
  return [
    ...(bridge
      ? [
          {
            resource,
            what: 'Cross-zone load balancing stays as we have switched it.',
            remedy: `aws elbv2 modify-target-group-attributes --target-group-arn ${arn} --attributes Key=load_balancing.cross_zone.enabled,Value=${bridge.before}`,
          },
        ]
      : []),
    ...spares.map(([key]) => ({
      resource,
      what: `The target ${key} stays registered.`,
      remedy: `aws elbv2 deregister-targets --target-group-arn ${arn} --targets ${targetOption(key)}`,
    })),
    ...(capacity > 0
      ? [{ resource, what: `Its pool keeps ${capacity} more than it had.`, remedy: sizeRemedy(pool) }]
      : []),
  ];
}

/** Keys are `ID:PORT`; the ID may be an IPv6 address. */
function targetOption(key: string): string {
  const at = key.lastIndexOf(':');
  return `Id=${key.slice(0, at)},Port=${key.slice(at + 1)}`;
}

function sizeRemedy(pool: Group['pool']): string {
  if (pool === 'external' || 'ec2' in pool) return 'terminate the instances that were added';
  return 'autoScalingGroup' in pool
    ? `aws autoscaling set-desired-capacity --auto-scaling-group-name ${pool.autoScalingGroup} --desired-capacity COUNT`
    : `aws ecs update-service --cluster ${pool.ecsService.cluster} --service ${pool.ecsService.service} --desired-count COUNT`;
}

/** For the end of what `release --all` says. */
export function describeLeftBehind(left: readonly LeftBehind[]): string {
  if (left.length === 0) return 'Nothing else of ours is left in AWS but the stacks, the ledger and the reports.';
  const lines = left.map(({ resource, what, remedy }) => `${wrap(`${resource}: ${what}`, '')}\n  ${remedy}`);
  return ['What stays when the stacks are destroyed now, and how to remove it:', ...lines].join('\n');
}
