import {
  CreateDBInstanceCommand,
  type DBInstance,
  DescribeDBInstancesCommand,
  RDSServiceException,
} from '@aws-sdk/client-rds';
import { rds } from '../../../aws/clients.ts';
import { ConditionChangedError, isNamed } from '../../../aws/conditionChanged.ts';
import type { Refusal } from '../../../control-loop/failures.ts';
import type { NewReader } from '../newReader.ts';
import { ALL_ORDERS, classSubject, offeringSubject, zoneSubject } from '../offering.ts';
import { isOurs } from '../ours.ts';
import { ReadersRefusedError, refusalOf, stopsReplacing } from '../refusal.ts';
import type { Policy } from '../policy.ts';
import { optionOf } from '../template.ts';
import type { ClusterView } from '../view.ts';
import { likeTemplate, orderedOptions, type TemplateSettings } from './likeTemplate.ts';
import { readerTags } from './tags.ts';

/** Orders readers, each under the name that the decision gave it. */
export async function createReaders(readers: readonly NewReader[], view: ClusterView, policy: Policy): Promise<void> {
  const template = await findTemplate(view, policy);
  const accepted: string[] = [];
  const refused: string[] = [];
  const refusals: Refusal[] = [];
  for (const reader of readers) {
    if (refusals.some((refusal) => concerns(refusal, reader))) {
      refused.push(reader.id);
      continue;
    }
    const settings = likeTemplate(template, reader);
    try {
      await createReader(reader, settings, template, view, policy);
      accepted.push(reader.id);
    } catch (error) {
      // Only what RDS said no to is over. After a time-out the order may stand: it is repeated under the same name.
      if (!isRefusal(error)) throw error;
      const { name, message } = error;
      refused.push(reader.id);
      const order = { reader, options: orderedOptions(settings), name, message };
      refusals.push(refusalOf(order), ...stopsReplacing(order));
    }
  }
  if (refused.length > 0) throw new ReadersRefusedError(accepted, refused, refusals);
}

/** Whether the next order would be refused for the same reason: what it is to do without is for the next decision. */
function concerns({ subject }: Refusal, reader: NewReader): boolean {
  const subjects = [ALL_ORDERS, classSubject(reader.instanceClass), zoneSubject(reader.zone), offeringSubject(reader)];
  return optionOf(subject) !== undefined || subjects.includes(subject);
}

/** RDS's answer was a clear no: a fault of the request or of the state of things, not of the way there. */
function isRefusal(error: unknown): error is RDSServiceException {
  if (!(error instanceof RDSServiceException) || error.$fault !== 'client') return false;
  return !/^(Throttl|RequestLimitExceeded|TooManyRequests)/.test(error.name);
}

async function createReader(
  reader: NewReader,
  settings: TemplateSettings,
  template: DBInstance,
  view: ClusterView,
  policy: Policy,
): Promise<void> {
  try {
    await rds.send(
      new CreateDBInstanceCommand({
        ...settings,
        DBInstanceIdentifier: reader.id,
        DBClusterIdentifier: view.cluster,
        DBInstanceClass: reader.instanceClass,
        AvailabilityZone: reader.zone,
        DBCapacityReservationIdentifier: reader.reservation,
        // Left out, it would be 1: our load reader would be the first to become the writer.
        PromotionTier: policy.promotionTier,
        Tags: readerTags(template.TagList, view.cluster, policy.stage),
      }),
    );
  } catch (error) {
    // The identifier is ours alone and belongs to this one order: it took effect before.
    if (!isNamed(error, 'DBInstanceAlreadyExistsFault')) throw error;
  }
}

/**
 * What a new reader is made like: a reader that people made, the first of them to be promoted; else one of ours; else
 * the writer. Only one that is available: what another one has may be what keeps it from that. Read now, so that it
 * cannot be gone.
 */
async function findTemplate({ cluster, writerId }: ClusterView, policy: Policy): Promise<DBInstance> {
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] }),
  );
  const rank = (instance: DBInstance): number => {
    if (instance.DBInstanceIdentifier === writerId) return 200;
    return (isOurs(instance, cluster, policy) ? 100 : 0) + (instance.PromotionTier ?? 1);
  };
  const [template] = DBInstances.filter(
    ({ DBInstanceStatus, DBInstanceIdentifier }) =>
      DBInstanceStatus === 'available' || DBInstanceIdentifier === writerId,
  ).toSorted((a, b) => rank(a) - rank(b) || a.DBInstanceIdentifier!.localeCompare(b.DBInstanceIdentifier!));
  if (!template)
    throw new ConditionChangedError(`${cluster} has no instance any more that a reader could be made like.`);
  return template;
}
