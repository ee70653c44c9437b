import type { Answers } from './api.ts';
import { clusterQuotaOf, instanceQuotaOf } from './quotas.ts';
import type { RdsRegion } from './region.ts';
import { countInstances } from './reservedSlots.ts';

/** Of the quotas that RDS tells (API reference, DescribeAccountAttributes) those that it has here. */
export const accountHandlers = (region: RdsRegion): Answers<'DescribeAccountAttributes'> => ({
  DescribeAccountAttributes: () => ({
    AccountQuotas: [
      { AccountQuotaName: 'DBInstances', Used: countInstances(region), Max: instanceQuotaOf(region.options) },
      { AccountQuotaName: 'DBClusters', Used: region.clusters.size, Max: clusterQuotaOf(region.options) },
    ],
  }),
});
