import type { Action, ForwardActionConfig, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  incompatibleProtocols,
  invalidConfiguration,
  targetGroupAssociationLimit,
  unsupportedProtocol,
  validationError,
} from './errors.ts';
import { checkGroups, QUOTAS } from './quotas.ts';
import type { Listener, LoadBalancer, TargetGroup } from './records.ts';
import type { LoadBalancingState } from './state.ts';

/** Where an action stands: on a listener of a load balancer. */
export type Place = Pick<Listener, 'protocol' | 'port'> & { readonly loadBalancer: LoadBalancer };

/** API model, TargetGroupTuple. */
const MAX_WEIGHT = 999;

/**
 * A forward action to one group, or to several by their weights. Where AWS documents no code, or no text, it is a guess:
 * the sixth group of an action, a group that is named twice, a weight that is missing, and groups of both IP address
 * types.
 * @throws {AwsError} ValidationError, TargetGroupNotFound, IncompatibleProtocols, TargetGroupAssociationLimit
 */
export function readForward(state: LoadBalancingState, place: Place, action: Action): Action {
  const given = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  if (action.TargetGroupArn && given.some(({ TargetGroupArn }) => TargetGroupArn !== action.TargetGroupArn))
    throw validationError('A target group ARN and a forward configuration must name the same target group');
  checkTuples(place, given);
  const groups = given.map(({ TargetGroupArn }) => forwardable(state, place, TargetGroupArn));
  if (new Set(groups.map(({ ipAddressType }) => ipAddressType)).size > 1)
    throw invalidConfiguration('All target groups of an action must have the same IP address type');
  checkGroups(
    state,
    place.loadBalancer,
    groups.map(({ id }) => id),
  );
  const tuples = given.map((tuple, at) => ({ TargetGroupArn: groups[at]!.id, ...weightOf(place, tuple) }));
  const stickiness = readStickiness(place, action.ForwardConfig);
  return {
    Type: 'forward',
    Order: action.Order,
    ...(tuples.length === 1 && { TargetGroupArn: tuples[0]!.TargetGroupArn }),
    ForwardConfig: { TargetGroups: tuples, ...(stickiness && { TargetGroupStickinessConfig: stickiness }) },
  };
}

const isApplication = ({ loadBalancer }: Place): boolean => loadBalancer.type === 'application';

function checkTuples(place: Place, given: readonly TargetGroupTuple[]): void {
  if (given.length === 0) throw validationError('A forward action must specify at least one target group');
  if (given.length > QUOTAS.targetGroupsOfAction)
    throw validationError(`An action forwards to at most ${QUOTAS.targetGroupsOfAction} target groups`);
  if (new Set(given.map(({ TargetGroupArn }) => TargetGroupArn)).size < given.length)
    throw validationError('An action cannot forward to a target group more than once');
  for (const { Weight } of given) {
    // "You must specify the weight for each target group": the Network Load Balancer guide, of several groups.
    if (Weight === undefined && given.length > 1 && !isApplication(place))
      throw validationError('A weight must be specified for each target group of an action');
    if (Weight !== undefined && !(Weight >= 0 && Weight <= MAX_WEIGHT))
      throw validationError(`Weight must be between 0 and ${MAX_WEIGHT}`);
  }
}

/** That a Network Load Balancer shows no weight where none was given is a guess: before it had weights, it did not. */
function weightOf(place: Place, { Weight }: TargetGroupTuple): Pick<TargetGroupTuple, 'Weight'> {
  if (isApplication(place)) return { Weight: Weight ?? 1 };
  return Weight === undefined ? {} : { Weight };
}

/** The group, if this listener can send to it. */
function forwardable(state: LoadBalancingState, place: Place, arn: string | undefined): TargetGroup {
  const group = state.targetGroup(arn);
  if (!canForward(place.protocol, group.protocol)) throw incompatibleProtocols(group.id);
  // The text is AWS's (users' reports), the code a guess.
  if (group.ipAddressType === 'ipv6' && place.loadBalancer.ipAddressType === 'ipv4')
    throw invalidConfiguration(
      "You cannot associate an IPv6 target group with a load balancer that has an 'ipv4' IP address type",
    );
  const others = state.loadBalancersOf(group.id).filter(({ id }) => id !== place.loadBalancer.id);
  if (others.length > 0) throw targetGroupAssociationLimit(group.id);
  return group;
}

/** Only an Application Load Balancer's lasts for a time of its own (API reference, TargetGroupStickinessConfig). */
function readStickiness(place: Place, config: ForwardActionConfig | undefined) {
  const given = config?.TargetGroupStickinessConfig;
  if (isApplication(place)) return given ?? { Enabled: false };
  if (given?.DurationSeconds !== undefined)
    throw validationError("A stickiness duration cannot be specified for load balancers of type 'network'");
  return given;
}

/** "Target groups for your Network Load Balancers", routing configuration; Application Load Balancers mix theirs. */
const FORWARDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTP', 'HTTPS'],
  HTTPS: ['HTTP', 'HTTPS'],
  TCP: ['TCP', 'TCP_UDP'],
  TLS: ['TCP', 'TLS'],
  UDP: ['UDP', 'TCP_UDP'],
  TCP_UDP: ['TCP_UDP'],
  // That a QUIC listener takes no TCP_QUIC group is a guess.
  QUIC: ['QUIC'],
  TCP_QUIC: ['TCP_QUIC'],
};

function canForward(listenerProtocol: string, groupProtocol: string): boolean {
  const accepted = FORWARDS[listenerProtocol];
  if (!accepted) throw unsupportedProtocol(listenerProtocol, 'these');
  return accepted.includes(groupProtocol);
}
