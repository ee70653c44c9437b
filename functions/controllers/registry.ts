import {
  certificateApproachingExpiration,
  certificateAvailable,
  certificateExpired,
  certificateRenewalActionRequired,
  certificateRevoked,
  certificateRotated,
} from '../../events/acm.ts';
import { alarmStateChange, groupAlarmStateChange } from '../../events/alarm.ts';
import { instanceStateChange, instanceWarning, scalingActivity, scalingGroupChanged } from '../../events/compute.ts';
import { serviceChanged, serviceNews, taskStateChange } from '../../events/ecs.ts';
import { listenerChanged, targetsChanged } from '../../events/loadBalancing.ts';
import { endpointSet } from '../../events/own.ts';
import { proofFinished, proofRequested } from '../../events/proof.ts';
import { clusterEndpointChanged, clusterEvent, instanceDeletionCalled, instanceEvent } from '../../events/rds.ts';
import { sweepToBeContinued } from '../../events/sweep.ts';
import { warmUpFinished, warmUpRequested } from '../../events/warmUp.ts';
import { zonalShiftChange } from '../../events/zonalShift.ts';
import { PARAMETER_PREFIX } from '../../fleet/names.ts';
import { partitions } from '../../fleet/partitions.ts';
import { type ControllerRow, named } from './row.ts';

/**
 * Every controller. A further one is a folder beside this file and a row here: rules, bundles, stacks, Slack, the command
 * line and the docs read these rows, in this order, and name no controller themselves.
 */
export const CONTROLLERS: readonly ControllerRow[] = [
  {
    name: 'replicas',
    title: 'Aurora readers',
    words: { one: 'cluster', several: 'clusters' },
    resourcesOf: ({ clusters }) => named(clusters),
    isNeededBy: ({ clusters }) => Object.keys(clusters).length > 0,
    routes: [
      { name: 'AlarmToReplicas', event: alarmStateChange, bus: 'default' },
      { name: 'ClusterEventToReplicas', event: clusterEvent, bus: 'default' },
      { name: 'InstanceEventToReplicas', event: instanceEvent, bus: 'default' },
      { name: 'EndpointChangeToReplicas', event: clusterEndpointChanged, bus: 'default' },
      { name: 'InstanceDeletionToReplicas', event: instanceDeletionCalled, bus: 'default' },
      { name: 'WarmUpEndToReplicas', event: warmUpFinished, bus: 'own' },
    ],
    publishes: [warmUpRequested],
    tickMinutes: 1,
    inParts: {
      atOnce: 10,
      why: 'A part asks RDS three times in a second or two, so that ten of them stay below twenty calls a second. It is a hundredth of the concurrency that Lambda gives an account by default.',
    },
    silentMinutes: 5,
    docs: { page: 'decisions.md', guide: 'when-it-holds.md', settings: 'fleet/cluster.ts' },
    labels: {
      serving: 'serving',
      coming: 'pending',
      draining: 'draining',
      cpuPercent: 'cpu %',
      busyVcpus: 'busy vCPUs',
      neededVcpus: 'needed vCPUs',
      peakVcpus: 'peak vCPUs',
      connections: 'connections',
      lagMs: 'lag ms',
      reserved: 'in reserved slots',
      ordered: 'readers ordered',
      orderedVcpus: 'vCPUs ordered',
      outdated: 'outdated',
      replayedDays: 'days replayed',
      readerHours: 'reader-hours',
      overloadMinutesWithForecast: 'overload minutes with forecast',
      overloadMinutesWithout: 'without',
    },
    shownAtZero: ['serving', 'overloadMinutesWithForecast', 'overloadMinutesWithout'],
  },
  {
    name: 'safetyNet',
    title: 'the safety net',
    words: { one: 'safety net', several: 'safety nets', prefix: 'safetyNet', suffix: 'safety net' },
    accompanies: 'replicas',
    resourcesOf: ({ clusters }) => named(clusters).filter(({ name }) => clusters[name]!.safetyNet !== 'none'),
    // One that the fleet has given up is taken away, which somebody has to do.
    isNeededBy: ({ clusters }) => Object.keys(clusters).length > 0,
    // While somebody else scales the readers, their controller leaves them alone.
    writes: [partitions.interlocks('replicas')],
    // Application Auto Scaling tells of no change.
    routes: [],
    tickMinutes: 5,
    silentMinutes: 15,
    docs: { page: 'decisions-safety-net.md', guide: 'safety-net.md', settings: 'fleet/safetyNet.ts' },
    labels: { readers: 'readers', floor: 'min', ceiling: 'max', targetCpuPercent: 'target cpu %' },
  },
  {
    name: 'endpoints',
    title: 'published endpoints',
    words: { one: 'published endpoint', several: 'published endpoints', prefix: 'endpoints', suffix: 'endpoints' },
    accompanies: 'replicas',
    resourcesOf: ({ clusters }) => named(clusters),
    isNeededBy: ({ clusters }) => Object.keys(clusters).length > 0,
    routes: [
      { name: 'ClusterEventToEndpoints', event: clusterEvent, bus: 'default' },
      { name: 'EndpointSetToEndpoints', event: endpointSet, bus: 'own' },
    ],
    // Changes by hand and endpoints that have just been built send no event.
    tickMinutes: 5,
    inParts: {
      atOnce: 1,
      why: 'Parameter Store takes 40 reads a second of an account (AWS General Reference, "Systems Manager endpoints and quotas"), and a part makes one after the other.',
    },
    silentMinutes: 15,
    keepsNoLedger:
      'What it publishes follows from AWS alone, so that each tick repairs it: nothing is deferred, undone or explained.',
    labels: {},
    permissions: [
      {
        actions: ['rds:DescribeDBClusters', 'rds:DescribeDBClusterEndpoints'],
        resources: '*',
        why: 'To see where a cluster is reached. Reading a page of all clusters takes no resource.',
      },
      {
        actions: ['ssm:GetParameters'],
        resources: [`ssm:parameter${PARAMETER_PREFIX}*`],
        why: 'To see what is published. Each cluster of the fleet has two parameters under this name, which are ours alone.',
      },
      {
        actions: ['ssm:PutParameter'],
        resources: (cluster) => `ssm:parameter${PARAMETER_PREFIX}${cluster}/*`,
        why: 'To publish where a cluster is reached, in two parameters of its own.',
      },
      {
        actions: ['ssm:AddTagsToResource'],
        resources: (cluster) => `ssm:parameter${PARAMETER_PREFIX}${cluster}/*`,
        onlyWith: 'our tag in the request',
        why: 'To mark the parameters that it creates as ours.',
      },
    ],
  },
  {
    name: 'certificates',
    title: 'certificates',
    words: { one: 'certificate set', several: 'certificate sets', prefix: 'certificates' },
    resourcesOf: ({ certificates }) => named(certificates),
    isNeededBy: ({ certificates }) => Object.keys(certificates).length > 0,
    routes: [
      { name: 'ApproachingExpirationToCertificates', event: certificateApproachingExpiration, bus: 'default' },
      { name: 'CertificateToCertificates', event: certificateAvailable, bus: 'default' },
      { name: 'RenewalToCertificates', event: certificateRenewalActionRequired, bus: 'default' },
      { name: 'ExpiryToCertificates', event: certificateExpired, bus: 'default' },
      { name: 'RevocationToCertificates', event: certificateRevoked, bus: 'default' },
      { name: 'RotationToCertificates', event: certificateRotated, bus: 'default' },
      { name: 'ListenerChangeToCertificates', event: listenerChanged, bus: 'default' },
      { name: 'SweepToCertificates', event: sweepToBeContinued, bus: 'own' },
      { name: 'ProofEndToCertificates', event: proofFinished, bus: 'own' },
    ],
    publishes: [proofRequested, sweepToBeContinued],
    // Drills write there, too: one hand at a time.
    writes: [partitions.leases('hosted-zones')],
    // Most of what is under way goes on by events of ACM, of load balancers and of our own.
    tickMinutes: 5,
    // Twice a day, so that whatever a sweep takes, no day is ever without one.
    sweepHours: 12,
    silentMinutes: 15,
    docs: { page: 'decisions-certificates.md', guide: 'certificates.md', settings: 'fleet/certificates.ts' },
    labels: { certificates: 'certificates', uncovered: 'uncovered', minDaysLeft: 'days left' },
  },
  {
    name: 'targets',
    title: 'target groups',
    words: { one: 'target group', several: 'target groups', prefix: 'targets' },
    resourcesOf: ({ targetGroups }) => named(targetGroups),
    isNeededBy: ({ targetGroups }) => Object.keys(targetGroups).length > 0,
    routes: [
      { name: 'AlarmToTargets', event: groupAlarmStateChange, bus: 'default' },
      { name: 'InstanceStateToTargets', event: instanceStateChange, bus: 'default' },
      { name: 'InstanceWarningToTargets', event: instanceWarning, bus: 'default' },
      { name: 'ScalingActivityToTargets', event: scalingActivity, bus: 'default' },
      { name: 'TaskStateToTargets', event: taskStateChange, bus: 'default' },
      { name: 'ServiceNewsToTargets', event: serviceNews, bus: 'default' },
      { name: 'ZonalShiftToTargets', event: zonalShiftChange, bus: 'default' },
      { name: 'LoadBalancingCallToTargets', event: targetsChanged, bus: 'default' },
      { name: 'ScalingGroupChangeToTargets', event: scalingGroupChanged, bus: 'default' },
      { name: 'ServiceChangeToTargets', event: serviceChanged, bus: 'default' },
    ],
    // What only events tell, for whoever looks at the group.
    writes: [partitions.marks('targets')],
    tickMinutes: 1,
    silentMinutes: 5,
    // One that sweeps, and one that an event triggers meanwhile: together they keep to the calls that ELB takes in a
    // second. In an outage of a zone every group has an alarm, and a function for each would only have them all refused.
    reservedConcurrency: 2,
    docs: { page: 'decisions-targets.md', guide: 'targets.md', settings: 'fleet/targets.ts' },
    labels: { skew: 'skew', spares: 'spares' },
  },
];
