import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Target } from '../../services/elastic-load-balancing/index.ts';
import type { Act, Watch, Watched } from './watch.ts';

type Groups = Readonly<Record<string, TargetGroupPolicy>>;

/** Healthy targets by zone. */
type Healthy = ReadonlyMap<string, ReadonlySet<string>>;

interface Seen {
  readonly atMs: number;
  readonly healthy: Healthy;
}

/** What changed after the read that a function goes by, nobody can be blamed for: reads and calls are tried for so long. */
const KNOWABLE_MS = 30_000;

const MINUTE_MS = 60_000;
const CROSS_ZONE = 'load_balancing.cross_zone.enabled';

/** A removal never takes a zone below its minimum of healthy targets, nor does the end of cross-zone load balancing. */
export function zonesKept({ region }: Watched, groups: Groups): Watch {
  const seen = new Map<string, Seen[]>();
  const state = () => region.elasticLoadBalancing.state.targetGroups;
  const groupOf = (act: Act) => {
    const arn = String(act.input['TargetGroupArn']);
    const [name, policy] = Object.entries(groups).find(([, each]) => each.arn === arn) ?? [];
    return name === undefined || !policy ? undefined : { name, policy, healthy: healthyIn(targetsOf(arn)) };
  };
  const targetsOf = (arn: string) => [...(state().get(arn)?.targets.values() ?? [])];
  const knowable = ({ arn }: TargetGroupPolicy): Healthy[] => {
    const sinceMs = region.clock.now() - KNOWABLE_MS;
    return [
      ...(seen.get(arn) ?? []).filter(({ atMs }) => atMs >= sinceMs).map(({ healthy }) => healthy),
      healthyIn(targetsOf(arn)),
    ];
  };
  return {
    name: 'never a zone below its healthy minimum by Evenkeel',
    onRead({ service, operation }) {
      if (service !== 'elasticloadbalancing' || operation !== 'DescribeTargetHealth') return;
      const atMs = region.clock.now();
      for (const { arn } of Object.values(groups)) {
        const kept = (seen.get(arn) ?? []).filter((one) => one.atMs >= atMs - KNOWABLE_MS);
        seen.set(arn, [...kept, { atMs, healthy: healthyIn(targetsOf(arn)) }]);
      }
    },
    before(act) {
      const group = act.controller === 'targets' ? groupOf(act) : undefined;
      if (!group) return undefined;
      const { policy, healthy } = group;
      if (act.operation === 'DeregisterTargets') {
        const leaving = new Set(((act.input['Targets'] ?? []) as { Id?: string }[]).map(({ Id }) => Id ?? ''));
        const zones = [...healthy].filter(([, ids]) => [...ids].some((id) => leaving.has(id))).map(([zone]) => zone);
        return below(zones, policy, knowable(policy), leaving);
      }
      const attributes = (act.input['Attributes'] ?? []) as { Key?: string; Value?: string }[];
      const setting = attributes.find(({ Key }) => Key === CROSS_ZONE)?.Value;
      if (setting === undefined || setting === 'true') return undefined;
      return below(policy.zones, policy, knowable(policy), new Set());
    },
    atEnd: () =>
      Object.entries(groups).flatMap(([name, policy]) => {
        const healthy = healthyIn(targetsOf(policy.arn));
        const isDown = (zone: string) => region.tcp.hosts.isZoneDown(zone);
        const short = policy.zones.filter(
          (zone) => !isDown(zone) && (healthy.get(zone)?.size ?? 0) < policy.minHealthyPerZone,
        );
        const isBridged = state().get(policy.arn)?.attributes.get(CROSS_ZONE) === 'true';
        return [
          ...short.map((zone) => `targets/${name}: ${zone} has ${healthy.get(zone)?.size ?? 0} healthy targets`),
          ...(isBridged && short.length === 0 ? [`targets/${name}: cross-zone load balancing is still on`] : []),
        ];
      }),
  };
}

/** So many targets of a group move within a minute as the fleet allows. */
export function movesBounded({ region }: Watched, groups: Groups): Watch {
  const moves: { readonly atMs: number; readonly id: string }[] = [];
  return {
    name: 'never more targets moved within a minute than the fleet allows',
    before({ controller, operation, input, atMs }) {
      if (controller !== 'targets' || !/^(Register|Deregister)Targets$/.test(operation)) return undefined;
      const policy = Object.values(groups).find(({ arn }) => arn === input['TargetGroupArn']);
      const group = policy && region.elasticLoadBalancing.state.targetGroups.get(policy.arn);
      if (!group) return undefined;
      const standing = new Set([...group.targets.values()].filter(({ draining }) => !draining).map(({ id }) => id));
      const named = ((input['Targets'] ?? []) as { Id?: string }[]).map(({ Id }) => Id ?? '');
      const moving = named.filter((id) => standing.has(id) === operation.startsWith('Deregister'));
      moves.push(...moving.map((id) => ({ atMs, id })));
      const within = moves.filter((move) => atMs - move.atMs < MINUTE_MS).length;
      return within > policy.movesPerMinute ? `${within} targets within a minute` : undefined;
    },
  };
}

function below(
  zones: readonly string[],
  { minHealthyPerZone }: TargetGroupPolicy,
  states: readonly Healthy[],
  leaving: ReadonlySet<string>,
): string | undefined {
  for (const zone of zones) {
    const left = states.map((state) => [...(state.get(zone) ?? [])].filter((id) => !leaving.has(id)).length);
    const most = Math.max(...left);
    if (most < minHealthyPerZone)
      return `${zone} is left with ${most} of at least ${minHealthyPerZone} healthy targets`;
  }
  return undefined;
}

function healthyIn(targets: readonly Target[]): Healthy {
  const healthy = targets.filter(({ draining, health }) => !draining && health.state === 'healthy');
  return new Map(
    [...Map.groupBy(healthy, ({ zone }) => zone)].map(([zone, each]) => [zone, new Set(each.map(({ id }) => id))]),
  );
}
