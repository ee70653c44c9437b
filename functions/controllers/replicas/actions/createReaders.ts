import {
  CreateDBInstanceCommand,
  type CreateDBInstanceMessage,
  type DBInstance,
  DescribeDBInstancesCommand,
  RDSServiceException,
} from '@aws-sdk/client-rds';
import { rds } from '../../../aws/clients.ts';
import type { NewReader } from '../decision.ts';
import { isOurs } from '../ours.ts';
import { ReadersRefusedError } from '../refusal.ts';
import type { Policy } from '../situation.ts';
import type { ClusterView } from '../view.ts';
import { ConditionChangedError, isNamed } from '../../../aws/conditionChanged.ts';
import { copiedTags, ownTags } from './tags.ts';

/** Orders readers, each under the name that the decision gave it. */
export async function createReaders(readers: readonly NewReader[], view: ClusterView, policy: Policy): Promise<void> {
  const template = await findTemplate(view, policy);
  const accepted: string[] = [];
  const refused: { reader: NewReader; error: string }[] = [];
  for (const reader of readers) {
    try {
      await createReader(reader, template, view, policy);
      accepted.push(reader.id);
    } catch (error) {
      // Only what RDS said no to is over. After a time-out the order may stand: it is repeated under the same name.
      if (!isRefusal(error)) throw error;
      refused.push({ reader, error: `${error.name}: ${error.message}` });
    }
  }
  if (refused.length > 0) throw new ReadersRefusedError(accepted, refused);
}

/** RDS's answer was a clear no: a fault of the request or of the state of things, not of the way there. */
function isRefusal(error: unknown): error is RDSServiceException {
  if (!(error instanceof RDSServiceException) || error.$fault !== 'client') return false;
  return !/^(Throttl|RequestLimitExceeded|TooManyRequests)/.test(error.name);
}

async function createReader(reader: NewReader, template: DBInstance, view: ClusterView, policy: Policy): Promise<void> {
  try {
    await rds.send(
      new CreateDBInstanceCommand({
        ...likeTemplate(template),
        DBInstanceIdentifier: reader.id,
        DBClusterIdentifier: view.cluster,
        DBInstanceClass: reader.instanceClass,
        AvailabilityZone: reader.zone,
        // Left out, it would be 1: our load reader would be the first to become the writer.
        PromotionTier: policy.promotionTier,
        Tags: [...copiedTags(template.TagList), ...ownTags(view.cluster, policy.stage)],
      }),
    );
  } catch (error) {
    // The identifier is ours alone and belongs to this one order: it took effect before.
    if (!isNamed(error, 'DBInstanceAlreadyExistsFault')) throw error;
  }
}

/**
 * What a new reader is made like: a reader that people made, the first of them to be promoted; else one of ours; else
 * the writer. Read now, so that it cannot be gone.
 */
async function findTemplate({ cluster, writerId }: ClusterView, policy: Policy): Promise<DBInstance> {
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] }),
  );
  const rank = (instance: DBInstance): number => {
    if (instance.DBInstanceIdentifier === writerId) return 200;
    return (isOurs(instance, cluster, policy) ? 100 : 0) + (instance.PromotionTier ?? 1);
  };
  const [template] = DBInstances.filter(({ DBInstanceStatus }) => DBInstanceStatus !== 'creating').toSorted(
    (a, b) => rank(a) - rank(b) || a.DBInstanceIdentifier!.localeCompare(b.DBInstanceIdentifier!),
  );
  if (!template)
    throw new ConditionChangedError(`${cluster} has no instance any more that a reader could be made like.`);
  return template;
}

function likeTemplate(
  template: DBInstance,
): Pick<CreateDBInstanceMessage, 'Engine'> & Partial<CreateDBInstanceMessage> {
  const { MonitoringInterval, MonitoringRoleArn, PerformanceInsightsEnabled, CACertificateIdentifier } = template;
  const [parameterGroup] = template.DBParameterGroups ?? [];
  return {
    Engine: template.Engine,
    ...(parameterGroup?.DBParameterGroupName && { DBParameterGroupName: parameterGroup.DBParameterGroupName }),
    ...(MonitoringInterval && MonitoringRoleArn && { MonitoringInterval, MonitoringRoleArn }),
    ...(PerformanceInsightsEnabled && {
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: template.PerformanceInsightsKMSKeyId,
      PerformanceInsightsRetentionPeriod: template.PerformanceInsightsRetentionPeriod,
    }),
    ...(CACertificateIdentifier && { CACertificateIdentifier }),
  };
}
