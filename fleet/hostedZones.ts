import type { CertificateSet } from './certificateSets.ts';
import { isInZone, withoutWildcard } from './domains.ts';

/** A public hosted zone of the account. */
export interface HostedZone {
  readonly id: string;
  /** Without the last dot. */
  readonly name: string;
}

/** The hosted zone that validates a name, or why there is none that we may use. */
export type ZoneFound =
  | { readonly zone: HostedZone }
  | { readonly reason: 'no-public-zone' | 'zone-ambiguous' | 'zone-not-listed' };

/**
 * The public hosted zone that is authoritative for a name: the longest match, unless the fleet names one. Of two with
 * the same name, the registrar delegates to one, which cannot be determined here: the fleet has to name it.
 */
export function zoneOf(name: string, zones: readonly HostedZone[], policy: CertificateSet): ZoneFound {
  const domain = withoutWildcard(name);
  const containing = zones.filter((zone) => isInZone(domain, zone.name));
  if (policy.hostedZone !== undefined) {
    const named = containing.find(({ id }) => id === policy.hostedZone);
    return named ? { zone: named } : { reason: 'no-public-zone' };
  }
  const longest = Math.max(0, ...containing.map((zone) => zone.name.length));
  const closest = containing.filter((zone) => zone.name.length === longest);
  if (closest.length === 0) return { reason: 'no-public-zone' };
  const listed = closest.filter(({ id }) => policy.hostedZones.includes(id));
  const [zone] = listed;
  if (listed.length > 1 || (closest.length > 1 && !zone)) return { reason: 'zone-ambiguous' };
  return zone ? { zone } : { reason: 'zone-not-listed' };
}
