import type { CertificatePolicy } from './certificates.ts';
import type { Fleet } from './fleet.ts';

/** An entry of the fleet, the stage, which is part of our tags, and the zones that we may write to. */
export interface CertificateEntry extends CertificatePolicy {
  readonly stage: string;
  readonly hostedZones: readonly string[];
}

/** What the fleet says about each entry, by its name. */
export const certificateEntries = ({
  stage,
  fleet,
}: {
  stage: string;
  fleet: Fleet;
}): ReadonlyMap<string, CertificateEntry> =>
  new Map(
    Object.entries(fleet.certificates).map(([name, entry]) => [
      name,
      { ...entry, stage, hostedZones: [...fleet.hostedZones, ...(entry.hostedZone ? [entry.hostedZone] : [])] },
    ]),
  );
