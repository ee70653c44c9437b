import type { CreateDBClusterMessage, CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { Ordered } from '../orderedStore.ts';
import { RANGES } from './quotas.ts';

/** What all three kinds of resources have. */
interface Resource extends Ordered {
  readonly arn: string;
  readonly tags: Map<string, string>;
  status: string;
  /** The transition under way; a resource has one at a time. */
  transition: Timer | undefined;
  /** Chance of its own, so that its durations do not depend on what else happens in the Region. */
  readonly random: Random;
}

export interface Cluster extends Resource {
  readonly resourceId: string;
  readonly createdAtMs: number;
  /** What it was created with. */
  readonly settings: Readonly<CreateDBClusterMessage>;
  readonly engineVersion: string;
  /** The one that it is going to have. */
  pendingVersion?: string;
  readonly zones: readonly string[];
  /** Instances in the order in which they joined. */
  readonly members: Set<Instance>;
  readonly endpoints: Set<CustomEndpoint>;
  /** Absent before the first instance, while the writer is being replaced, and in a read-only secondary. */
  writer: Instance | undefined;
}

export interface Instance extends Resource {
  readonly resourceId: string;
  readonly createdAtMs: number;
  readonly settings: Readonly<CreateDBInstanceMessage>;
  readonly cluster: Cluster;
  readonly zone: string;
  instanceClass: string;
  promotionTier: number;
  /** The certificate authority of its TLS certificate. */
  authority: string;
  parameterGroup: string;
  /** Whether the parameters of its group have taken effect. */
  parametersApply: 'in-sync' | 'pending-reboot';
  /** Whether it takes connections. A status says little about that: an instance that is `modifying` mostly does. */
  isUp: boolean;
  /** The capacity reservation whose slot it takes. */
  reservation: CapacityReservation | undefined;
  /** When it became `available` for the first time, which is when its bill begins. */
  availableSinceMs: number | undefined;
}

/** Capacity for so many instances of a class in each of some zones. */
export interface CapacityReservation extends Resource {
  readonly name: string;
  readonly instanceClass: string;
  readonly engine: string;
  readonly zones: readonly string[];
  readonly perZone: number;
  readonly createdAtMs: number;
  readonly endMs: number | undefined;
}

/** What decides who answers for a custom endpoint: only those listed, or all but those. */
export interface Membership {
  readonly type: 'READER' | 'ANY';
  readonly list: 'static' | 'excluded';
  readonly listed: readonly string[];
}

export interface CustomEndpoint extends Resource {
  readonly resourceId: string;
  readonly cluster: Cluster;
  /** As asked for, and as the API shows it. */
  asked: Membership;
  /** As names resolve; it follows at the end of `creating` and `modifying`. */
  effective: Membership | undefined;
}

export const isSecondary = (cluster: Cluster): boolean => cluster.settings.ReplicationSourceIdentifier !== undefined;

export const isWriter = (instance: Instance): boolean => instance.cluster.writer === instance;

/** The most that a serverless instance of the cluster grows to, in capacity units; 0 where nothing is set. */
export const maxCapacityUnits = (cluster: Cluster): number =>
  cluster.settings.ServerlessV2ScalingConfiguration?.MaxCapacity ?? 0;

/** The least, in capacity units: 0.5 unless the cluster says so (API reference, ServerlessV2ScalingConfiguration). */
export const minCapacityUnits = (cluster: Cluster): number =>
  cluster.settings.ServerlessV2ScalingConfiguration?.MinCapacity ?? 0.5;

/** How long nobody is connected to a serverless instance until it pauses (the same page). */
export const secondsUntilAutoPause = (cluster: Cluster): number =>
  cluster.settings.ServerlessV2ScalingConfiguration?.SecondsUntilAutoPause ?? RANGES.secondsUntilAutoPause[0];
