import type { CertificatePolicy } from '../../../fleet/certificates.ts';
import type { Fleet } from '../../../fleet/fleet.ts';

/** An entry of the fleet, the stage, which is part of our tags, and the zones that we may write to. */
export interface Policy extends CertificatePolicy {
  readonly stage: string;
  readonly hostedZones: readonly string[];
}

/** What the fleet says about each entry, by its name. */
export const policiesOf = ({ stage, fleet }: { stage: string; fleet: Fleet }): ReadonlyMap<string, Policy> =>
  new Map(
    Object.entries(fleet.certificates).map(([name, entry]) => [
      name,
      { ...entry, stage, hostedZones: [...fleet.hostedZones, ...(entry.hostedZone ? [entry.hostedZone] : [])] },
    ]),
  );
