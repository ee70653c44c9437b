/** What an execution environment has seen last: the instances that each group has as targets, by the group's name. */
const instancesOf = new Map<string, ReadonlySet<string>>();

/** The instances that a group has as targets now. */
export function noteMachines(group: string, targets: readonly { readonly machine: string }[]): void {
  instancesOf.set(group, new Set(targets.map(({ machine }) => machine)));
}

/**
 * The groups that have an instance as a target, as far as this execution environment has looked. Every instance of the
 * account tells of itself: asking EC2 about each of them would cost more calls than all groups together.
 */
export const groupsWithMachine = (instanceId: string): string[] =>
  [...instancesOf].filter(([, ids]) => ids.has(instanceId)).map(([group]) => group);

/** Whether this execution environment has looked at all of these groups, so that what it does not know is nobody's. */
export const knowsMachinesOf = (groups: Iterable<string>): boolean =>
  [...groups].every((name) => instancesOf.has(name));
