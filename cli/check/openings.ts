import type { Permission, SecurityGroup } from '../account/shapes.ts';

/** Whoever may reach a port besides those who should. */
export interface Opening {
  readonly groupId: string;
  /** A range of addresses, a security group, or a prefix list. */
  readonly source: string;
}

/**
 * Ranges so large are everybody: some write two halves of the internet where the whole is forbidden. No network that
 * anybody owns has fewer bits: private ones have 8 and more, and those of registries 8 with IPv4 and 16 with IPv6.
 */
const LEAST_BITS = { ipv4: 8, ipv6: 16 };

export function isInternet({ source }: Opening): boolean {
  const [, address, bits] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(source) ?? [];
  if (address === undefined) return false;
  return Number(bits) < (address.includes(':') ? LEAST_BITS.ipv6 : LEAST_BITS.ipv4);
}

/** The protocols of the IP layer by which a target group reaches its targets, as security groups name them. */
export function protocolsOf(protocol: string): readonly string[] {
  if (protocol === 'UDP' || protocol === 'QUIC') return ['udp'];
  return protocol === 'TCP_UDP' || protocol === 'TCP_QUIC' ? ['tcp', 'udp'] : ['tcp'];
}

/** Who may reach a port through these groups, except for members of the groups that should. */
export function openingsOf(
  { port, protocols }: { readonly port: number; readonly protocols: readonly string[] },
  groups: readonly SecurityGroup[],
  allowedGroupIds: readonly string[],
): Opening[] {
  return groups.flatMap(({ id, ingress }) =>
    ingress
      .filter((permission) => concerns(permission, port, protocols))
      .flatMap(({ groupIds, ranges, prefixLists }) => [
        ...ranges,
        ...prefixLists,
        ...groupIds.filter((one) => !allowedGroupIds.includes(one)),
      ])
      .map((source) => ({ groupId: id, source })),
  );
}

const concerns = ({ protocol, fromPort, toPort }: Permission, port: number, protocols: readonly string[]): boolean =>
  protocol === '-1' || (protocols.includes(protocol) && (fromPort ?? 0) <= port && port <= (toPort ?? 65_535));
