import type { EventDefinition } from './envelope.ts';
import { heartbeatDue } from './heartbeat.ts';
import { drillChanged, drillFinished } from './drills.ts';
import { actionFailed, actionFinished, attentionNeeded, changeDecided, decisionMade } from './own.ts';
import { proofRequested, vpcProofRequested } from './proof.ts';
import { warmUpRequested } from './warmUp.ts';

/** A Lambda of ours that is neither a controller nor a part of drills. */
export type FunctionName = 'heartbeat' | 'warmer' | 'handshakes' | 'prober' | 'slackIngress' | 'slack';

/**
 * Which event triggers which function. stacks/ creates a rule from each row whose function the fleet needs; without a
 * row there is no rule.
 */
export interface Route {
  /** Names the rule. */
  readonly name: string;
  readonly event: EventDefinition;
  /** AWS's events are on the default bus, ours on our own bus. */
  readonly bus: 'default' | 'own';
  /** A function by its name in AWS: the handshakes function is deployed a second time for internal load balancers. */
  readonly to: { readonly function: string } | { readonly topic: 'attention' };
  /** The route exists only if the fleet announces one of these in Slack. */
  readonly announced?: readonly ('all' | 'changes' | 'problems')[];
}

/**
 * The routes to everything but controllers: a controller's triggers are in its row of
 * functions/controllers/registry.ts.
 */
export const routes: readonly Route[] = [
  { name: 'WarmUpRequestToWarmer', event: warmUpRequested, bus: 'own', to: { function: 'warmer' } },
  { name: 'ProofRequestToHandshakes', event: proofRequested, bus: 'own', to: { function: 'handshakes' } },
  { name: 'ProofRequestToVpcHandshakes', event: vpcProofRequested, bus: 'own', to: { function: 'vpcHandshakes' } },
  { name: 'BeatToHeartbeat', event: heartbeatDue, bus: 'own', to: { function: 'heartbeat' } },
  { name: 'AttentionToPeople', event: attentionNeeded, bus: 'own', to: { topic: 'attention' } },
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
