import type { CertificatePolicy } from './certificates.ts';

/** An entry of the fleet, the stage, which is part of our tags, and the hosted zones that we may write to. */
export interface CertificateEntry extends CertificatePolicy {
  readonly stage: string;
  readonly hostedZones: readonly string[];
}

/** The configuration of each entry, by its name. */
export function certificateEntries({
  stage,
  fleet: { certificates, hostedZones },
}: {
  readonly stage: string;
  readonly fleet: {
    readonly certificates: Readonly<Record<string, CertificatePolicy>>;
    readonly hostedZones: readonly string[];
  };
}): ReadonlyMap<string, CertificateEntry> {
  const entries = Object.entries(certificates).map(([name, entry]) => {
    const own = entry.hostedZone ? [entry.hostedZone] : [];
    return [name, { ...entry, stage, hostedZones: [...hostedZones, ...own] }] as const;
  });
  return new Map(entries);
}
