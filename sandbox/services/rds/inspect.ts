import { isWriter, type Membership } from './records.ts';
import type { RdsRegion } from './region.ts';

/** Everything as it is, for reports and tests. */
export interface RdsTruth {
  readonly clusters: readonly ClusterTruth[];
}

export interface ClusterTruth {
  readonly id: string;
  readonly status: string;
  readonly writer: string | undefined;
  readonly instances: readonly InstanceTruth[];
  readonly endpoints: readonly EndpointTruth[];
}

export interface InstanceTruth {
  readonly id: string;
  readonly status: string;
  readonly instanceClass: string;
  readonly zone: string;
  readonly promotionTier: number;
  readonly isWriter: boolean;
  readonly isUp: boolean;
  readonly createdAtMs: number;
  readonly availableSinceMs: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface EndpointTruth {
  readonly id: string;
  readonly status: string;
  readonly asked: Membership;
  /** What names resolve by now; undefined while the endpoint is not usable. */
  readonly effective: Membership | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export const inspect = (region: RdsRegion): RdsTruth => ({
  clusters: region.clusters.all().map((cluster) => ({
    id: cluster.id,
    status: cluster.status,
    writer: cluster.writer?.id,
    instances: [...cluster.members].map((instance) => ({
      id: instance.id,
      status: instance.status,
      instanceClass: instance.instanceClass,
      zone: instance.zone,
      promotionTier: instance.promotionTier,
      isWriter: isWriter(instance),
      isUp: instance.isUp,
      createdAtMs: instance.createdAtMs,
      availableSinceMs: instance.availableSinceMs,
      tags: Object.fromEntries(instance.tags),
    })),
    endpoints: [...cluster.endpoints].map(({ id, status, asked, effective, tags }) => ({
      id,
      status,
      asked,
      effective,
      tags: Object.fromEntries(tags),
    })),
  })),
});
