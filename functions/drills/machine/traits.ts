import type { DrillName } from '../../../fleet/drillNames.ts';
import type { Attempt } from '../../workers/prober/contract/attempt.ts';
import type { Observation } from '../kinds/kind.ts';
import type { DrillRecord } from '../api/record.ts';
import type { Phase } from './phase.ts';
import { servedInRotation } from '../kinds/certificateRotation/served.ts';

/** What is known of a kind of drill without a call to AWS: bundles that change nothing need no more of it. */
export interface DrillTraits {
  /** Controllers that are interlocked during the drill. */
  readonly interlocks: readonly string[];
  /** Controllers whose pause refuses the drill, too. */
  readonly watches: readonly string[];
  /** What the drill may break: two drills with one radius never run at once. */
  radiusOf(resource: string): string;
  /** What the planned state shows, where it is Evenkeel that has to bring it about. (default: AWS reached it) */
  readonly expected?: { readonly met: string; readonly missed: string };
  /** What attempts must show besides their success. Absent where the state that AWS reports is enough. */
  observeClients?(record: DrillRecord, attempts: readonly Attempt[], phase: Phase): Observation;
}

const TRAITS: { readonly [Name in DrillName]: DrillTraits } = {
  'aurora-failover': {
    interlocks: ['replicas', 'safetyNet'],
    watches: ['replicas'],
    radiusOf: (resource) => `cluster#${resource}`,
  },
  // This drill tests the control plane: nothing may be interlocked.
  'reader-loss': { interlocks: [], watches: ['replicas'], radiusOf: (resource) => `cluster#${resource}` },
  // This one, too: whether it notices a reader that is kept busy.
  'reader-overload': {
    interlocks: [],
    watches: ['replicas'],
    radiusOf: (resource) => `cluster#${resource}`,
    expected: { met: 'Evenkeel reacted', missed: 'Evenkeel did not react to the busy reader as expected' },
  },
  'zone-evacuation': { interlocks: ['targets'], watches: ['targets'], radiusOf: (resource) => `targets#${resource}` },
  'certificate-rotation': {
    interlocks: ['certificates'],
    watches: ['certificates'],
    radiusOf: (resource) => `certificates#${resource}`,
    observeClients: servedInRotation,
  },
};

export const traitsOf = (drill: DrillName): DrillTraits => TRAITS[drill];
