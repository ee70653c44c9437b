import { invalidTarget, validationError } from './errors.ts';
import { isQuic } from './ipAddressType.ts';
import { type Target, type TargetGroup, targetKey } from './records.ts';
import type { LoadBalancingState } from './state.ts';

// What is required is documented (API reference, TargetDescription); the codes and texts are guesses.

/** @throws {AwsError} ValidationError for an ID that is missing, not of this form, or given where there is none */
export function checkServerId({ protocol }: Pick<TargetGroup, 'protocol'>, { id, quicServerId }: Target): void {
  if (!isQuic(protocol)) {
    if (quicServerId === undefined) return;
    throw validationError(`A QUIC server ID cannot be specified for a target group of the protocol ${protocol}`);
  }
  if (quicServerId === undefined)
    throw validationError(`A QUIC server ID must be specified for the target '${id}' of a ${protocol} target group`);
  if (!/^0x[0-9a-f]{16}$/.test(quicServerId))
    throw validationError(`The QUIC server ID '${quicServerId}' is not valid`);
}

/**
 * An ID belongs to one target of a listener, and stays the same for as long as the target is registered: also while it
 * drains, which is a guess.
 * @throws {AwsError} InvalidTarget
 */
export function checkServerIds(state: LoadBalancingState, group: TargetGroup, given: readonly Target[]): void {
  if (!isQuic(group.protocol)) return;
  const owners = new Map<string, string>();
  for (const other of groupsBeside(state, group)) {
    for (const target of other.targets.values()) owners.set(target.quicServerId ?? '', ownerOf(other, target));
  }
  for (const target of given) {
    const present = group.targets.get(targetKey(target.id, target.port));
    if (present && present.quicServerId !== target.quicServerId)
      throw invalidTarget(`The QUIC server ID of the registered target '${target.id}' cannot be modified`);
    const owner = owners.get(target.quicServerId!) ?? ownerOf(group, target);
    if (owner !== ownerOf(group, target))
      throw invalidTarget(`The QUIC server ID '${target.quicServerId}' of the target '${target.id}' is already in use`);
    owners.set(target.quicServerId!, owner);
  }
}

const ownerOf = ({ id }: TargetGroup, target: Target): string => `${id} ${targetKey(target.id, target.port)}`;

/** The group itself, and those that a listener sends to beside it. */
function groupsBeside(state: LoadBalancingState, group: TargetGroup): readonly TargetGroup[] {
  const listeners = state.loadBalancersOf(group.id).flatMap(({ id }) => state.listenersOf(id));
  const arns = listeners.flatMap(({ defaultActions }) => {
    const tuples = defaultActions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
    return tuples.some(({ TargetGroupArn }) => TargetGroupArn === group.id)
      ? tuples.map(({ TargetGroupArn }) => TargetGroupArn!)
      : [];
  });
  return [...new Set([group.id, ...arns])].map((arn) => state.targetGroup(arn));
}
