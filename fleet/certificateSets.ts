import type { CertificatePolicy } from './certificates.ts';

/** A certificate set of the fleet, the stage, which is part of our tags, and the hosted zones that we may write to. */
export interface CertificateSet extends CertificatePolicy {
  readonly stage: string;
  readonly hostedZones: readonly string[];
}

/** The configuration of each certificate set, by its name. */
export function certificateSets({
  stage,
  fleet: { certificates, hostedZones },
}: {
  readonly stage: string;
  readonly fleet: {
    readonly certificates: Readonly<Record<string, CertificatePolicy>>;
    readonly hostedZones: readonly string[];
  };
}): ReadonlyMap<string, CertificateSet> {
  const entries = Object.entries(certificates).map(([name, entry]) => {
    const own = entry.hostedZone ? [entry.hostedZone] : [];
    return [name, { ...entry, stage, hostedZones: [...hostedZones, ...own] }] as const;
  });
  return new Map(entries);
}
