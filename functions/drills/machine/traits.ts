import type { DrillName } from '../../../fleet/drillNames.ts';
import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import type { Look } from '../kinds/kind.ts';
import type { DrillRecord } from '../api/record.ts';
import type { Phase } from './phase.ts';
import { servedInRotation } from '../kinds/certificateRotation/served.ts';

/** What is known of a drill without a word to AWS: bundles that do nothing to AWS have no more of it. */
export interface DrillTraits {
  /** Controllers that leave the resource alone meanwhile. */
  readonly holds: readonly string[];
  /** Controllers whose pause keeps people's hands off the drill, too. */
  readonly watches: readonly string[];
  /** What the drill may break: two drills with one radius never run at once. */
  radiusOf(resource: string): string;
  /** What attempts have to show besides succeeding. Absent where AWS's own word says enough. */
  seen?(record: DrillRecord, attempts: readonly Attempt[], phase: Phase): Look;
}

const TRAITS: { readonly [Name in DrillName]: DrillTraits } = {
  'aurora-failover': {
    holds: ['replicas', 'safetyNet'],
    watches: ['replicas'],
    radiusOf: (resource) => `cluster#${resource}`,
  },
  // What is rehearsed is the control plane: nothing may hold it.
  'reader-loss': { holds: [], watches: ['replicas'], radiusOf: (resource) => `cluster#${resource}` },
  'zone-evacuation': { holds: ['targets'], watches: ['targets'], radiusOf: (resource) => `targets#${resource}` },
  'certificate-rotation': {
    holds: ['certificates'],
    watches: ['certificates'],
    radiusOf: (resource) => `certificates#${resource}`,
    seen: servedInRotation,
  },
};

export const traitsOf = (drill: DrillName): DrillTraits => TRAITS[drill];
