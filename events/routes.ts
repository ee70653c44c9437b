import { alarmStateChange, groupAlarmStateChange } from './alarm.ts';
import { instanceStateChange, scalingActivity } from './compute.ts';
import { loadBalancingCall } from './drift.ts';
import { drillChanged, drillFinished } from './drills.ts';
import { serviceNews, taskStateChange } from './ecs.ts';
import type { EventDefinition } from './envelope.ts';
import { actionFailed, actionFinished, attentionNeeded, changeDecided, decisionMade, endpointSet } from './own.ts';
import { clusterEvent, instanceEvent } from './rds.ts';
import { slackAsked } from './slack.ts';
import { warmUpFinished, warmUpRequested } from './warmUp.ts';
import { zonalShiftChange } from './zonalShift.ts';

/** A Lambda of ours by the name of its folder in functions/. */
export type FunctionName =
  | 'replicas'
  | 'safetyNet'
  | 'warmer'
  | 'endpoints'
  | 'targets'
  | 'prober'
  | 'slackIngress'
  | 'slack';

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
  readonly to: { readonly function: FunctionName } | { readonly topic: 'attention' };
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
  { name: 'AlarmToTargets', event: groupAlarmStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'InstanceStateToTargets', event: instanceStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'ScalingActivityToTargets', event: scalingActivity, bus: 'default', to: { function: 'targets' } },
  { name: 'TaskStateToTargets', event: taskStateChange, bus: 'default', to: { function: 'targets' } },
  { name: 'ServiceNewsToTargets', event: serviceNews, bus: 'default', to: { function: 'targets' } },
  { name: 'ZonalShiftToTargets', event: zonalShiftChange, bus: 'default', to: { function: 'targets' } },
  { name: 'LoadBalancingCallToTargets', event: loadBalancingCall, bus: 'default', to: { function: 'targets' } },
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
