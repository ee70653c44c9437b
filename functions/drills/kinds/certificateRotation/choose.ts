import { covers } from '../../../../fleet/domains.ts';
import type { OnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';

/** The certificate that a rotation replaces, and its role on its listener. */
export interface Rotated {
  readonly arn: string;
  readonly role: 'default' | 'listed';
}

export type Choice =
  | Rotated
  | { readonly fault: 'none' }
  | { readonly fault: 'several'; readonly arns: readonly string[] };

/**
 * Which certificate a client that requests a name is served: the one of the list, where exactly one covers it; else the
 * default. Among several that cover it, a load balancer chooses by its own rules, and none of them proves anything.
 */
export function chooseRotated(
  { defaultArn, listed }: OnListener,
  namesOf: ReadonlyMap<string, readonly string[]>,
  serverName: string,
): Choice {
  const isCovering = (arn: string) => (namesOf.get(arn) ?? []).some((name) => covers(name, serverName));
  const matching = listed.filter(isCovering);
  if (matching.length > 1) return { fault: 'several', arns: matching };
  if (matching.length === 1) return { arn: matching[0]!, role: 'listed' };
  return defaultArn !== undefined && isCovering(defaultArn) ? { arn: defaultArn, role: 'default' } : { fault: 'none' };
}
