import type { ClusterPolicy } from '../../../fleet/cluster.ts';

/** The cluster's part of the fleet, and the stage, which is part of every name that we give. */
export interface Policy extends ClusterPolicy {
  readonly stage: string;
}
