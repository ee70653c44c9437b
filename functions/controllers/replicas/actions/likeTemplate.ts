import type { CreateDBInstanceMessage, DBInstance } from '@aws-sdk/client-rds';
import type { NewReader } from '../newReader.ts';
import type { OrderedOptions } from '../refusal.ts';
import { certificateAuthority, enhancedMonitoring, parameterGroup, performanceInsights } from '../template.ts';

export type TemplateSettings = Pick<CreateDBInstanceMessage, 'Engine'> & Partial<CreateDBInstanceMessage>;

/** What a new reader copies of its template, but for what its decision leaves out. */
export function likeTemplate(
  template: DBInstance,
  { instanceClass, without = [], like = {} }: Pick<NewReader, 'instanceClass' | 'without' | 'like'>,
): TemplateSettings {
  const { MonitoringInterval, MonitoringRoleArn, PerformanceInsightsEnabled } = template;
  const CACertificateIdentifier = like.certificateAuthority ?? template.CACertificateIdentifier;
  const group = like.parameterGroup ?? template.DBParameterGroups?.[0]?.DBParameterGroupName;
  const isCopied = (option: string) => !without.includes(option);
  const hasMonitoring = MonitoringInterval && MonitoringRoleArn && isCopied(enhancedMonitoring(instanceClass));
  const hasInsights = PerformanceInsightsEnabled && isCopied(performanceInsights(instanceClass));
  const hasAuthority = CACertificateIdentifier && isCopied(certificateAuthority(CACertificateIdentifier));
  return {
    Engine: template.Engine,
    AutoMinorVersionUpgrade: template.AutoMinorVersionUpgrade,
    // Snapshots follow the cluster's setting, whatever an instance has (API reference, CreateDBInstance). But tools that
    // compare instances see this one, and RDS takes it.
    CopyTagsToSnapshot: template.CopyTagsToSnapshot,
    // Left out, a new window would be chosen by chance, and in some networks the reader would be open to the internet
    // (API reference, CreateDBInstance).
    PreferredMaintenanceWindow: template.PreferredMaintenanceWindow,
    PubliclyAccessible: template.PubliclyAccessible,
    ...(group && isCopied(parameterGroup(group)) && { DBParameterGroupName: group }),
    ...(hasMonitoring && { MonitoringInterval, MonitoringRoleArn }),
    ...(hasInsights && {
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: template.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: template.PerformanceInsightsRetentionPeriod,
    }),
    ...(hasAuthority && { CACertificateIdentifier }),
  };
}

/** The same, as far as a refusal may be about it. */
export const orderedOptions = (settings: TemplateSettings): OrderedOptions => ({
  certificateAuthority: settings.CACertificateIdentifier,
  parameterGroup: settings.DBParameterGroupName,
  hasPerformanceInsights: settings.EnablePerformanceInsights === true,
  performanceInsightsKey: settings.PerformanceInsightsKMSKeyId,
  hasEnhancedMonitoring: settings.MonitoringInterval !== undefined,
});
