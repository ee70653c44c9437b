import type { Fleet } from '../../../fleet/fleet.ts';
import { managedIn } from './resources.ts';

/** A drill that the fleet has. */
export interface KnownDrill {
  readonly drill: string;
  readonly resource: string;
}

/** What people may name. */
export interface Vocabulary {
  readonly resources: readonly string[];
  readonly drills: readonly KnownDrill[];
}

export const vocabularyOf = (
  fleet: Pick<Fleet, 'clusters' | 'certificates' | 'targetGroups' | 'drills'>,
): Vocabulary => ({
  resources: [...new Set(managedIn(fleet).map(({ resource }) => resource))],
  drills: fleet.drills.list.map(({ drill, resource }) => ({ drill, resource })),
});
