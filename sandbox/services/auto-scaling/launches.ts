import type * as client from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../wire/handlers.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import { zoneId } from '../ec2/index.ts';
import type { Group, Groups } from './groups.ts';

const SIMULATED = new Set(
  'AutoScalingGroupName RequestedCapacity ClientToken AvailabilityZones SubnetIds RetryStrategy'.split(' '),
);

/** Instances of one call (Auto Scaling user guide, "Launch instances with synchronous provisioning"). */
const MOST_AT_ONCE = 100;

/**
 * Launches instances in one zone, and answers when EC2 has. What EC2 refuses stands in the answer's `Errors`, and the
 * call itself succeeds; with `retry-with-group-configuration`, the group tries again by itself.
 * @throws {AwsError} ValidationError, IdempotentParameterMismatchError
 */
export function launchInstances(
  groups: Groups,
  group: Group,
  input: client.LaunchInstancesCommandInput,
): client.LaunchInstancesResult {
  refuseUnsimulated('autoscaling:LaunchInstances', input, SIMULATED);
  const { ClientToken: token = '', RequestedCapacity: count = 0, RetryStrategy } = input;
  const request = JSON.stringify([count, input.AvailabilityZones, input.SubnetIds, RetryStrategy]);
  const before = group.launches.get(token);
  if (before && before.request !== request)
    throw new AwsError(
      'IdempotentParameterMismatch',
      `The client token ${token} was already used with other parameters.`,
    );
  // The same token gets the same answer, and launches nothing anew (API reference).
  if (before) return structuredClone(before.answer);
  checkLaunchable(group);
  const subnet = subnetOf(group, input);
  if (count > MOST_AT_ONCE) throw invalid(`RequestedCapacity must be at most ${MOST_AT_ONCE}.`);
  if (group.desired + count > group.max)
    throw invalid(`The group would have more instances than its maximum of ${group.max}.`);
  const place = {
    InstanceType: group.instanceType,
    MarketType: 'on-demand',
    SubnetId: subnet.id,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: zoneId(subnet.zone),
  };
  const refusal = groups.refusals.get(subnet.zone);
  const answer: client.LaunchInstancesResult = {
    AutoScalingGroupName: group.name,
    ClientToken: token,
    Instances: [],
    Errors: [],
  };
  if (refusal) answer.Errors!.push({ ...place, ErrorCode: refusal.code, ErrorMessage: refusal.message });
  if (!refusal || RetryStrategy === 'retry-with-group-configuration') group.desired += count;
  if (refusal) groups.replenish(group);
  else {
    const InstanceIds = Array.from({ length: count }, () => groups.launch(group, subnet.zone).id);
    answer.Instances!.push({ ...place, InstanceIds });
  }
  group.launches.set(token, { request, answer });
  return structuredClone(answer);
}

/**
 * Only from a launch template, and not On-Demand and Spot mixed (user guide, "Launching instances with synchronous
 * provisioning"). That a suspended process refuses it, too, is a guess.
 */
function checkLaunchable({ suspended, mixed }: Group): void {
  if (suspended.has('Launch')) throw invalid('The Launch process of the group is suspended.');
  const { OnDemandPercentageAboveBaseCapacity: percent = 100, OnDemandBaseCapacity: base = 0 } =
    mixed?.InstancesDistribution ?? {};
  if (percent < 100 && (percent > 0 || base > 0))
    throw invalid('LaunchInstances is not supported for groups that mix On-Demand and Spot Instances.');
}

/** At most one zone or subnet can be named, and has to if the group has several (API reference). */
function subnetOf(group: Group, { AvailabilityZones = [], SubnetIds = [] }: client.LaunchInstancesCommandInput) {
  const [zone] = AvailabilityZones;
  const [id] = SubnetIds;
  if (zone !== undefined && id !== undefined) throw invalid('Specify either AvailabilityZones or SubnetIds.');
  const found = group.subnets.filter(
    (subnet) => (zone ?? subnet.zone) === subnet.zone && (id ?? subnet.id) === subnet.id,
  );
  if (found.length === 1) return found[0]!;
  throw invalid(
    found.length === 0
      ? `${zone ?? id} does not belong to the group.`
      : 'Specify an Availability Zone or a subnet: the group has several.',
  );
}

const invalid = (message: string) => new AwsError('ValidationError', message, { status: 400 });
