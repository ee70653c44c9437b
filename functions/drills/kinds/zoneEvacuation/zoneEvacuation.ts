import type { Subnet } from '@aws-sdk/client-ec2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { MAX_SHIFT_MINUTES } from '../../../../fleet/limits.ts';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { cancelZonalShift, findZonalShift, listShifts, startZonalShift } from '../../../aws/arcZonalShift.ts';
import {
  type Attributes,
  describeGroup,
  describeGroupAttributes,
  describeGroups,
  describeHealth,
  describeLoadBalancer,
} from '../../../aws/elasticLoadBalancing/targetGroups.ts';
import { crossZoneOf, targetViews } from '../../../aws/elasticLoadBalancing/targets.ts';
import { describeSubnets } from '../../../aws/ec2/subnets.ts';
import { locate } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import { type Machine, machinesOf } from '../../../aws/elasticLoadBalancing/machines.ts';
import type { DrillInput, DrillRecord } from '../../api/record.ts';
import { refuse } from '../../api/refusal.ts';
import type { DrillKind, PolicyOf, Preflight, PreflightRequest } from '../kind.ts';
import { refusalOfShifts } from '../disturbances.ts';
import { type JudgedGroup, refusalOfCrossZone } from './obstacles.ts';

/** Whether a load balancer can leave a zone now. */
export const preflightZoneEvacuation: Preflight<'zone-evacuation'> = async (request) => {
  const { policy, input } = request;
  const evacuated = evacuatedOf(request);
  const zone = input.zone ?? policy.zone;
  const minutes = minutesOf(input, policy);
  if (minutes > MAX_SHIFT_MINUTES) {
    throw refuse(
      'expiry-too-long',
      `expiresInMinutes is ${minutes}, and a zonal shift may last at most ${MAX_SHIFT_MINUTES}.`,
    );
  }
  const { zoneIds, dnsName, groups } = await readLoadBalancer(evacuated);
  const { loadBalancer, minHealthyPerZone, pinnedZones } = evacuated;
  const zoneId = zoneIds.get(zone);
  if (zoneId === undefined) {
    throw refuse(
      'zone-not-enabled',
      `${policy.resource} is not enabled in ${zone}. Available: ${[...zoneIds.keys()].join(', ')}.`,
    );
  }
  const shifted = refusalOfShifts(await listShifts(loadBalancer));
  if (shifted) throw shifted;
  if (pinnedZones.includes(zone) && !groups.every(({ isCrossZone }) => isCrossZone)) {
    throw refuse(
      'pinned-zone',
      `Clients have pinned the IP address in ${zone}: enable cross-zone load balancing, or choose another zone.`,
    );
  }
  const needed = checkCapacity(groups, minHealthyPerZone, [...zoneIds.keys()], zone);
  return {
    failback: true,
    assumes: { zone, zoneId, loadBalancer, minutes: String(minutes) },
    steps: [
      `Shift the traffic of ${policy.resource} away from ${zone}, for at most ${minutes} minutes; at least ${needed} healthy targets remain.`,
      'Cancel the zonal shift.',
    ],
    reach: { host: dnsName },
  };
};

/** Shifts the traffic of a load balancer away from a zone, as if that had failed, and cancels the shift. */
export const zoneEvacuation: DrillKind<'zone-evacuation'> = {
  async inject(record, _policy, recordStart) {
    const { loadBalancer, zone, zoneId, minutes } = record.plan!.assumes;
    const shifted = refusalOfShifts(await listShifts(loadBalancer!));
    if (shifted) throw refuse('plan-changed', shifted.refusal.explanation);
    await recordStart(
      { zone: zone! },
      `StartZonalShift of ${record.plan!.resource} away from ${zone} (${zoneId}), for ${minutes} minutes.`,
    );
    // ARC allows one zonal shift of a resource at a time, so a repeated call changes nothing.
    await startZonalShift(loadBalancer!, { awayFrom: zoneId!, minutes: Number(minutes), comment: record.drillId });
  },

  async observe({ drillId, plan }) {
    const { loadBalancer, zone } = plan!.assumes;
    const shift = await findZonalShift(loadBalancer!, drillId);
    const text = `${plan!.resource} is ${shift ? (shift.isApplied ? 'shifted' : 'about to be shifted') : 'not shifted'} away from ${zone}`;
    return { settled: shift?.isApplied === true, text };
  },

  async rollBack(record: DrillRecord, recordStart) {
    const { loadBalancer, zone } = record.plan!.assumes;
    const shift = await findZonalShift(loadBalancer!, record.drillId);
    if (!shift)
      return { state: 'done', text: `The traffic of ${record.plan!.resource} is no longer shifted away from ${zone}` };
    if (record.rollback?.acceptedAtMs === undefined) await recordStart(`CancelZonalShift ${shift.id}.`);
    await cancelZonalShift(shift.id);
    return { state: 'under-way', text: 'The zonal shift was cancelled' };
  },
};

const minutesOf = (input: DrillInput, policy: PolicyOf<'zone-evacuation'>): number =>
  input.expiresInMinutes ?? policy.expiresInMinutes;

/** The load balancer that leaves a zone, and the policy of its target groups. */
interface Evacuated {
  readonly loadBalancer: string;
  /** ARNs of its target groups (default: all). */
  readonly groups: readonly string[] | undefined;
  readonly minHealthyPerZone: number;
  readonly pinnedZones: readonly string[];
  readonly weights: TargetGroupPolicy['weights'];
}

function evacuatedOf({ policy, environment }: PreflightRequest<'zone-evacuation'>): Evacuated {
  const { loadBalancer, minHealthyPerZone, resource } = policy;
  if (loadBalancer !== undefined) {
    return { loadBalancer, groups: undefined, minHealthyPerZone, pinnedZones: [], weights: {} };
  }
  // The fleet is refused where it has no such target group.
  const group = environment.fleet.targetGroups[resource]!;
  return { ...group, groups: [group.arn] };
}

/** A target group, as far as a zonal shift is concerned. */
interface Group {
  readonly name: string;
  readonly isCrossZone: boolean;
  readonly healthy: readonly Machine[];
}

async function readLoadBalancer({ loadBalancer: arn, groups: named, weights }: Evacuated) {
  const described = await describeLoadBalancer(arn);
  if (!described) throw refuse('not-available', `ELB has no ${arn}.`);
  const groups = named ? await Promise.all(named.map(describeGroup)) : await describeGroups(arn);
  if (groups.includes(undefined)) throw refuse('not-available', `ELB has no ${named!.join(', ')}.`);
  const { loadBalancer, attributes } = described;
  if (loadBalancer.State?.Code !== 'active') {
    throw refuse('not-available', `The load balancer is ${loadBalancer.State?.Code}.`);
  }
  if (attributes.get('zonal_shift.config.enabled') !== 'true') {
    throw refuse('not-supported', 'Zonal shift is not enabled on the load balancer (zonal_shift.config.enabled).');
  }
  if (loadBalancer.Type === 'network') await checkCrossZone(arn, attributes);
  const subnets = await describeSubnets(loadBalancer.VpcId ?? '');
  const zones = (loadBalancer.AvailabilityZones ?? []).map(({ ZoneName = '' }) => ZoneName);
  const idOf = new Map(subnets.map((subnet) => [subnet.AvailabilityZone, subnet.AvailabilityZoneId]));
  return {
    zoneIds: new Map(zones.map((zone) => [zone, idOf.get(zone) ?? ''])),
    dnsName: loadBalancer.DNSName ?? '',
    // A Lambda target is in every zone.
    groups: await Promise.all(
      groups.flatMap((group) =>
        group && group.TargetType !== 'lambda' ? [readGroup(group, attributes, subnets, weights)] : [],
      ),
    ),
  };
}

/** ARC judges every target group of a load balancer, whichever of them the fleet has. */
async function checkCrossZone(loadBalancerArn: string, attributes: Attributes): Promise<void> {
  const groups = await Promise.all(
    (await describeGroups(loadBalancerArn)).map(
      async ({ TargetGroupArn = '', TargetGroupName: name = '', Protocol, TargetType }): Promise<JudgedGroup> => ({
        name,
        protocol: Protocol,
        targetType: TargetType,
        attributes: await describeGroupAttributes(TargetGroupArn),
      }),
    ),
  );
  const refusal = refusalOfCrossZone(groups, attributes);
  if (refusal) throw refusal;
}

async function readGroup(
  target: TargetGroup,
  ofLoadBalancer: Attributes,
  subnets: readonly Subnet[],
  weights: Evacuated['weights'],
): Promise<Group> {
  const { TargetGroupArn = '', TargetGroupName: name = '' } = target;
  const [attributes, health] = await Promise.all([
    describeGroupAttributes(TargetGroupArn),
    describeHealth(TargetGroupArn),
  ]);
  const locations = await locate(target.TargetType, health, subnets);
  return {
    name,
    isCrossZone: crossZoneOf(target, attributes, ofLoadBalancer, health.length).isOn,
    healthy: machinesOf(targetViews(health, locations, { weights })).filter(({ state }) => state === 'healthy'),
  };
}

/**
 * N-1: in the remaining zones, each target group needs as many healthy targets as its minimum over all zones; without
 * cross-zone load balancing each remaining zone needs a target of its own.
 * @returns that minimum, not today's count: equal plans must have equal hashes
 */
function checkCapacity(
  groups: readonly Group[],
  minHealthyPerZone: number,
  zones: readonly string[],
  left: string,
): number {
  const needed = minHealthyPerZone * zones.length;
  for (const { name, isCrossZone, healthy } of groups) {
    const staying = healthy.filter(({ zone }) => zone !== left);
    if (staying.length < needed) {
      throw refuse(
        'capacity',
        `Without ${left}, ${name} would have ${staying.length} healthy targets; ${zones.length} zones with ${minHealthyPerZone} each need ${needed}.`,
      );
    }
    const bare = zones.find((zone) => zone !== left && !staying.some((target) => target.zone === zone));
    if (isCrossZone || bare === undefined) continue;
    throw refuse('capacity', `${name} has no healthy target in ${bare}, and cross-zone load balancing is off.`);
  }
  return needed;
}
