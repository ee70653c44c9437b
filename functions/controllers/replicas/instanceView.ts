import type { DBClusterMember, DBInstance } from '@aws-sdk/client-rds';
import { SERVERLESS_CLASS, weightVcpus } from '../../../fleet/instanceClasses.ts';
import type { InstanceView } from './view.ts';

/** Of a group of instances as of a group of clusters (RDS user guide, "DB parameter groups"). */
const PENDING_REBOOT = 'pending-reboot';

/** What decisions are made from of one instance. */
export function instanceView(
  instance: DBInstance,
  ours: boolean,
  member: DBClusterMember | undefined,
  serverlessMaxCapacityUnits: number | undefined,
): InstanceView {
  const instanceClass = instance.DBInstanceClass ?? SERVERLESS_CLASS;
  const { Address: host, Port: port } = instance.Endpoint ?? {};
  return {
    id: instance.DBInstanceIdentifier!,
    status: instance.DBInstanceStatus ?? 'unknown',
    instanceClass,
    vcpus: weightVcpus(instanceClass, serverlessMaxCapacityUnits),
    zone: instance.AvailabilityZone ?? '',
    promotionTier: member?.PromotionTier ?? instance.PromotionTier ?? 1,
    parameterGroup: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    isPendingReboot:
      member?.DBClusterParameterGroupStatus === PENDING_REBOOT ||
      (instance.DBParameterGroups?.some(({ ParameterApplyStatus }) => ParameterApplyStatus === PENDING_REBOOT) ??
        false),
    certificateAuthority: instance.CACertificateIdentifier,
    hasPerformanceInsights: instance.PerformanceInsightsEnabled ?? false,
    hasEnhancedMonitoring: (instance.MonitoringInterval ?? 0) > 0,
    createdAtMs: instance.InstanceCreateTime?.getTime(),
    ours,
    address: host && port ? { host, port } : undefined,
  };
}
