import type { Listener, TargetGroup } from '../../services/elastic-load-balancing/index.ts';

/** A group that a listener sends to, and its share of new connections: from 0 to 1. */
export interface Share {
  readonly group: TargetGroup;
  readonly share: number;
}

/**
 * The groups of a listener's default action by their weights, in the order of the action. Where all weights are 0 nobody
 * gets a connection, which is a guess: AWS documents that a group of weight 0 gets none.
 * @param groupOf undefined where there is no such group any more
 */
export function sharesOf(
  { defaultActions: [action] }: Pick<Listener, 'defaultActions'>,
  groupOf: (arn: string) => TargetGroup | undefined,
): Share[] {
  const tuples = action?.ForwardConfig?.TargetGroups ?? [];
  const weights = tuples.map(({ Weight = 1 }) => Weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return tuples.flatMap(({ TargetGroupArn }, at) => {
    const group = groupOf(TargetGroupArn!);
    return group ? [{ group, share: total === 0 ? 0 : weights[at]! / total }] : [];
  });
}

/** @param point from 0 to 1, without 1 @returns the group that this point of all shares belongs to; undefined if none has a share */
export function groupAt(shares: readonly Share[], point: number): TargetGroup | undefined {
  let left = point;
  for (const { group, share } of shares) {
    if (left < share) return group;
    left -= share;
  }
  return shares.findLast(({ share }) => share > 0)?.group;
}
