import type { CertificatePolicy } from './certificates.ts';

/** A certificate set of the fleet, the stage, which is part of our tags, and the hosted zones that we may write to. */
export interface CertificateSet extends CertificatePolicy {
  readonly stage: string;
  readonly hostedZones: readonly string[];
  /** What the account may have, for the one certificate set whose notifications say when that is nearly used up. */
  readonly accountQuota?: number;
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
  // Who has had the quota raised may have said so once.
  const accountQuota = Math.max(...Object.values(certificates).map((entry) => entry.certificatesPerAccount));
  const entries = Object.entries(certificates).map(([name, entry], at) => {
    const own = entry.hostedZone ? [entry.hostedZone] : [];
    const set = { ...entry, stage, hostedZones: [...hostedZones, ...own], ...(at === 0 && { accountQuota }) };
    return [name, set] as const;
  });
  return new Map(entries);
}
