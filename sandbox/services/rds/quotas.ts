import type { RdsOptions } from './options.ts';

/** Source: Aurora User Guide, "Quotas and constraints for Amazon Aurora"; the defaults, which AWS raises on request. */
export const QUOTAS = {
  clusters: 40,
  instances: 40,
  /** Beside the writer. Fixed. */
  readersOfCluster: 15,
  /** Fixed (Aurora User Guide, "Custom endpoints"). */
  customEndpointsOfCluster: 5,
  /** Fixed (Aurora User Guide, "Tagging Amazon Aurora and Amazon RDS resources"), as are the lengths. */
  tagsOfResource: 50,
  tagKeyLength: 128,
  tagValueLength: 256,
  /** Of clusters, instances and endpoints alike (API reference). */
  identifierLength: 63,
} as const;

/** From and to, both included. Source: API reference of the operation that takes the value. */
export const RANGES = {
  backupRetentionDays: [1, 35],
  promotionTier: [0, 15],
  /** 0 pauses the instance when nobody is connected; 256 from the platform version of 2024 on. */
  serverlessCapacityUnits: [0, 256],
  /** The first of them unless the cluster says so. */
  secondsUntilAutoPause: [300, 86_400],
} as const;

/** Seconds between two datapoints of Enhanced Monitoring; 0 is off (API reference, CreateDBInstance). */
export const MONITORING_INTERVALS: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

/** Days: a week, up to 23 months, or two years (API reference, CreateDBInstance, PerformanceInsightsRetentionPeriod). */
export const isInsightsRetention = (days: number): boolean =>
  days === 7 || days === 731 || (days % 31 === 0 && days >= 31 && days <= 23 * 31);

export const instanceQuotaOf = ({ instanceQuota }: RdsOptions): number => instanceQuota ?? QUOTAS.instances;

/** A Region with room for more instances than usual has it for as many clusters, unless it is told otherwise. */
export const clusterQuotaOf = ({ clusterQuota, instanceQuota = 0 }: RdsOptions): number =>
  clusterQuota ?? Math.max(QUOTAS.clusters, instanceQuota);
