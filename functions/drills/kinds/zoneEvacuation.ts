import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { cancelZonalShift, findZonalShift, startZonalShift, zonesShiftedAway } from '../../platform/arcZonalShift.ts';
import {
  describeGroup,
  describeGroupAttributes,
  describeHealth,
  describeLoadBalancer,
} from '../../targets/describe.ts';
import { crossZoneOf, targetViews } from '../../targets/groupView.ts';
import { describeSubnets, locate } from '../../targets/places.ts';
import type { TargetView } from '../../targets/view.ts';
import type { DrillInput, DrillRecord } from '../record.ts';
import { refuse } from '../refusal.ts';
import type { DrillKind, PolicyOf, Prepare, Request } from './kind.ts';

/** What ARC lets a zonal shift last for at the most (API reference, StartZonalShift). */
const LONGEST_MINUTES = 72 * 60;

/** Whether a load balancer could leave a zone now. */
export const prepareZoneEvacuation: Prepare<'zone-evacuation'> = async (request) => {
  const { policy, input } = request;
  const group = groupOf(request);
  const zone = input.zone ?? policy.zone;
  const minutes = minutesOf(input, policy);
  if (minutes > LONGEST_MINUTES) {
    throw refuse(
      'expiry-too-long',
      `A zonal shift ends by itself within ${LONGEST_MINUTES / 60} hours, and this one would after ${minutes / 60}.`,
    );
  }
  const { isCrossZone, zoneIds, dnsName, healthy } = await readLoadBalancer(group);
  const zoneId = zoneIds.get(zone);
  if (zoneId === undefined) {
    throw refuse(
      'zone-not-enabled',
      `${policy.resource} is not enabled in ${zone}, but in ${[...zoneIds.keys()].join(', ')}.`,
    );
  }
  const away = await zonesShiftedAway(group.loadBalancer);
  if (away.length > 0) throw refuse('not-available', `Traffic is shifted away from ${away.join(', ')} already.`);
  if (group.pinnedZones.includes(zone) && !isCrossZone) {
    throw refuse(
      'pinned-zone',
      `Clients know the address of ${zone} by heart, and without cross-zone load balancing nobody would answer there.`,
    );
  }
  const needed = checkCapacity(policy.resource, group, healthy, zone);
  return {
    failback: true,
    assumes: { zone, zoneId, loadBalancer: group.loadBalancer, minutes: String(minutes) },
    steps: [
      `Shift the traffic of ${policy.resource} away from ${zone}, for ${minutes} minutes at the most; at least ${needed} healthy targets stay.`,
      'Cancel the zonal shift.',
    ],
    reach: { host: dnsName },
  };
};

/** A load balancer leaves a zone, as if that had failed, and comes back. */
export const zoneEvacuation: DrillKind<'zone-evacuation'> = {
  async inject(record, _policy, begun) {
    const { loadBalancer, zone, zoneId, minutes } = record.plan!.assumes;
    const away = await zonesShiftedAway(loadBalancer!);
    if (away.length > 0) throw refuse('plan-changed', `Traffic is shifted away from ${away.join(', ')} by now.`);
    await begun(
      { zone: zone! },
      `StartZonalShift of ${record.plan!.resource} away from ${zone} (${zoneId}), for ${minutes} minutes.`,
    );
    // ARC takes one shift of a resource at a time: a call that is repeated changes nothing.
    await startZonalShift(loadBalancer!, { awayFrom: zoneId!, minutes: Number(minutes), comment: record.drillId });
  },

  async look({ drillId, plan }) {
    const { loadBalancer, zone } = plan!.assumes;
    const shift = await findZonalShift(loadBalancer!, drillId);
    const text = `${plan!.resource} is ${shift ? (shift.isApplied ? 'shifted' : 'about to be shifted') : 'not shifted'} away from ${zone}`;
    return { settled: shift?.isApplied === true, text };
  },

  async putBack(record: DrillRecord, begun) {
    const { loadBalancer, zone } = record.plan!.assumes;
    const shift = await findZonalShift(loadBalancer!, record.drillId);
    if (!shift) return { state: 'back', text: `The traffic of ${record.plan!.resource} goes to ${zone} again` };
    if (!record.putBack) await begun(`CancelZonalShift ${shift.id}.`);
    await cancelZonalShift(shift.id);
    return { state: 'under-way', text: 'The zonal shift was cancelled' };
  },
};

const minutesOf = (input: DrillInput, policy: PolicyOf<'zone-evacuation'>): number =>
  input.expiresInMinutes ?? policy.expiresInMinutes;

function groupOf({ policy, environment }: Request<'zone-evacuation'>): TargetGroupPolicy {
  const group = environment.fleet.targetGroups[policy.resource];
  if (group) return group;
  throw refuse('unknown-resource', `The fleet has no target group ${policy.resource}.`);
}

/** A group and its load balancer, as far as a shift of their traffic goes. */
async function readLoadBalancer(group: TargetGroupPolicy) {
  const [described, target, attributes, health] = await Promise.all([
    describeLoadBalancer(group.loadBalancer),
    describeGroup(group.arn),
    describeGroupAttributes(group.arn),
    describeHealth(group.arn),
  ]);
  if (!described || !target) throw refuse('not-available', `ELB has no ${group.loadBalancer} with ${group.arn}.`);
  const { loadBalancer, attributes: own } = described;
  if (loadBalancer.State?.Code !== 'active') {
    throw refuse('not-available', `The load balancer is ${loadBalancer.State?.Code}.`);
  }
  if (own.get('zonal_shift.config.enabled') !== 'true') {
    throw refuse('not-supported', 'Zonal shift is not enabled on the load balancer (zonal_shift.config.enabled).');
  }
  const subnets = await describeSubnets(target.VpcId ?? '');
  const places = await locate(target.TargetType, health, subnets);
  const zones = (loadBalancer.AvailabilityZones ?? []).map(({ ZoneName = '' }) => ZoneName);
  const idOf = new Map(subnets.map((subnet) => [subnet.AvailabilityZone, subnet.AvailabilityZoneId]));
  return {
    isCrossZone: crossZoneOf(target, attributes, own, health.length).isOn,
    zoneIds: new Map(zones.map((zone) => [zone, idOf.get(zone) ?? ''])),
    dnsName: loadBalancer.DNSName ?? '',
    healthy: targetViews(health, places, group).filter(({ state }) => state === 'healthy'),
  };
}

/**
 * N-1: the zones that stay have to hold as many healthy targets as all zones together have to have.
 * @returns that many: how many there happen to be differs from day to day, and a plan does not
 */
function checkCapacity(name: string, group: TargetGroupPolicy, healthy: readonly TargetView[], zone: string): number {
  const staying = healthy.filter((target) => target.zone !== zone).length;
  const { minHealthyPerZone, zones } = group;
  const needed = minHealthyPerZone * zones.length;
  if (staying >= needed) return needed;
  throw refuse(
    'capacity',
    `Without ${zone}, ${name} would have ${staying} healthy targets; ${zones.length} zones with ${minHealthyPerZone} each need ${needed}.`,
  );
}
