import type { Permission, SecurityGroup } from '../account/shapes.ts';

/** Whoever may reach a port besides those who should. */
export interface Opening {
  readonly groupId: string;
  /** A range of addresses, a security group, or a prefix list. */
  readonly source: string;
}

const EVERYBODY: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0']);

export const isInternet = ({ source }: Opening): boolean => EVERYBODY.has(source);

/** Who may reach a TCP port through these groups, except for members of the groups that should. */
export function openingsOf(
  port: number,
  groups: readonly SecurityGroup[],
  allowedGroupIds: readonly string[],
): Opening[] {
  return groups.flatMap(({ id, ingress }) =>
    ingress
      .filter((permission) => concerns(permission, port))
      .flatMap(({ groupIds, ranges, prefixLists }) => [
        ...ranges,
        ...prefixLists,
        ...groupIds.filter((one) => !allowedGroupIds.includes(one)),
      ])
      .map((source) => ({ groupId: id, source })),
  );
}

const concerns = ({ protocol, fromPort, toPort }: Permission, port: number): boolean =>
  protocol === '-1' || (protocol === 'tcp' && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535));
