import {
  certificateApproachingExpiration,
  certificateAvailable,
  certificateExpired,
  certificateRenewalActionRequired,
  certificateRevoked,
} from './acm.ts';
import { alarmStateChange, groupAlarmStateChange } from './alarm.ts';
import { instanceStateChange, scalingActivity } from './compute.ts';
import { drillChanged, drillFinished } from './drills.ts';
import { serviceNews, taskStateChange } from './ecs.ts';
import { listenerChanged, targetsChanged } from './loadBalancing.ts';
import { proofFinished, proofRequested, vpcProofRequested } from './proof.ts';
import type { EventDefinition } from './envelope.ts';
import { actionFailed, actionFinished, attentionNeeded, changeDecided, decisionMade, endpointSet } from './own.ts';
import { clusterEvent, instanceEvent } from './rds.ts';
import { slackAsked } from './slack.ts';
import { sweepToBeContinued } from './sweep.ts';
import { warmUpFinished, warmUpRequested } from './warmUp.ts';
import { zonalShiftChange } from './zonalShift.ts';

/** A Lambda of ours by the name of its folder in functions/. */
export type FunctionName =
  | 'replicas'
  | 'safetyNet'
  | 'warmer'
  | 'endpoints'
  | 'certificates'
  | 'handshakes'
  | 'targets'
  | 'prober'
  | 'slackIngress'
  | 'slack';

/** What stands in AWS: each of them once, and the handshakes a second time where a load balancer is internal. */
export type DeployedName = FunctionName | 'vpcHandshakes';

/**
 * Which event wakes whom. stacks/ makes one rule of each row whose function the fleet needs; a row that is missing here
 * is a rule that is missing.
 */
export interface Route {
  /** Names the rule. */
  readonly name: string;
  readonly event: EventDefinition;
  /** AWS's events come on the default bus, our own on a bus of ours. */
  readonly bus: 'default' | 'own';
  readonly to: { readonly function: DeployedName } | { readonly topic: 'attention' };
  /** It stands only where the fleet wants one of these announced in Slack. */
  readonly announced?: readonly ('all' | 'changes' | 'problems')[];
}

export const routes: readonly Route[] = [
  { name: 'AlarmToReplicas', event: alarmStateChange, bus: 'default', to: { function: 'replicas' } },
  { name: 'ClusterEventToReplicas', event: clusterEvent, bus: 'default', to: { function: 'replicas' } },
  { name: 'InstanceEventToReplicas', event: instanceEvent, bus: 'default', to: { function: 'replicas' } },
  { name: 'WarmUpRequestToWarmer', event: warmUpRequested, bus: 'own', to: { function: 'warmer' } },
  { name: 'WarmUpEndToReplicas', event: warmUpFinished, bus: 'own', to: { function: 'replicas' } },
  { name: 'ClusterEventToEndpoints', event: clusterEvent, bus: 'default', to: { function: 'endpoints' } },
  { name: 'EndpointSetToEndpoints', event: endpointSet, bus: 'own', to: { function: 'endpoints' } },
  ...[
    { name: 'ApproachingExpirationToCertificates', event: certificateApproachingExpiration },
    { name: 'CertificateToCertificates', event: certificateAvailable },
    { name: 'RenewalToCertificates', event: certificateRenewalActionRequired },
    { name: 'ExpiryToCertificates', event: certificateExpired },
    { name: 'RevocationToCertificates', event: certificateRevoked },
    { name: 'ListenerChangeToCertificates', event: listenerChanged },
  ].map((row) => ({ ...row, bus: 'default', to: { function: 'certificates' } }) as const),
  { name: 'ProofRequestToHandshakes', event: proofRequested, bus: 'own', to: { function: 'handshakes' } },
  { name: 'ProofRequestToVpcHandshakes', event: vpcProofRequested, bus: 'own', to: { function: 'vpcHandshakes' } },
  { name: 'SweepToCertificates', event: sweepToBeContinued, bus: 'own', to: { function: 'certificates' } },
  { name: 'ProofEndToCertificates', event: proofFinished, bus: 'own', to: { function: 'certificates' } },
  { name: 'AlarmToTargets', event: groupAlarmStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'InstanceStateToTargets', event: instanceStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'ScalingActivityToTargets', event: scalingActivity, bus: 'default', to: { function: 'targets' } },
  { name: 'TaskStateToTargets', event: taskStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'ServiceNewsToTargets', event: serviceNews, bus: 'default', to: { function: 'targets' } },
  { name: 'ZonalShiftToTargets', event: zonalShiftChange, bus: 'default', to: { function: 'targets' } },
  { name: 'LoadBalancingCallToTargets', event: targetsChanged, bus: 'default', to: { function: 'targets' } },
  { name: 'AttentionToPeople', event: attentionNeeded, bus: 'own', to: { topic: 'attention' } },
  { name: 'SlackToSlack', event: slackAsked, bus: 'own', to: { function: 'slack' } },
  { name: 'DrillToSlack', event: drillChanged, bus: 'own', to: { function: 'slack' } },
  { name: 'DrillEndToSlack', event: drillFinished, bus: 'own', to: { function: 'slack' } },
  { name: 'DecisionToSlack', event: decisionMade, bus: 'own', to: { function: 'slack' }, announced: ['all'] },
  { name: 'ChangeToSlack', event: changeDecided, bus: 'own', to: { function: 'slack' }, announced: ['changes'] },
  {
    name: 'ActionToSlack',
    event: actionFinished,
    bus: 'own',
    to: { function: 'slack' },
    announced: ['all', 'changes'],
  },
  { name: 'FailureToSlack', event: actionFailed, bus: 'own', to: { function: 'slack' }, announced: ['problems'] },
  {
    name: 'AttentionToSlack',
    event: attentionNeeded,
    bus: 'own',
    to: { function: 'slack' },
    announced: ['all', 'changes', 'problems'],
  },
];
