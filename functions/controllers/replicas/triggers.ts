import { alarmStateChange } from '../../../events/alarm.ts';
import { clusterOfAlarm } from '../../../events/alarmNames.ts';
import { isByStage } from '../../../events/loadBalancing.ts';
import { clusterEndpointChanged, clusterEvent, identifierOfArn, instanceEvent } from '../../../events/rds.ts';
import { tick } from '../../../events/tick.ts';
import { warmUpFinished } from '../../../events/warmUp.ts';
import { endpointId } from '../../../fleet/names.ts';
import { clusterOfInstance } from '../../aws/rds/clusters.ts';
import type { parseEvent } from '../../control-loop/parseEvent.ts';

export const schemas = {
  'CloudWatch Alarm State Change': alarmStateChange.schema,
  'RDS DB Cluster Event': clusterEvent.schema,
  'RDS DB Instance Event': instanceEvent.schema,
  'AWS API Call via CloudTrail': clusterEndpointChanged.schema,
  'Warm Up Finished': warmUpFinished.schema,
  Tick: tick.schema,
};

/** One of the events that trigger this controller. */
type Trigger = ReturnType<typeof parseEvent<typeof schemas>>;

interface Installation {
  readonly stage: string;
  readonly clusters: readonly string[];
  /** The cluster that an instance was seen in last; undefined if it was seen in none. */
  readonly lastSeenIn: (instanceId: string) => Promise<string | undefined>;
}

/** Which cluster an event is about: where to look, and nothing else. Undefined if it is about none. */
export async function clusterAbout(
  trigger: Exclude<Trigger, { kind: 'Tick' }>,
  { stage, clusters, lastSeenIn }: Installation,
): Promise<string | undefined> {
  // Of an instance that is gone RDS knows nothing any more.
  const clusterWith = async (id: string) => (await clusterOfInstance(id)) ?? (await lastSeenIn(id));
  switch (trigger.kind) {
    case 'CloudWatch Alarm State Change':
      return clusterOfAlarm(stage, trigger.event.detail.alarmName, clusters);
    case 'RDS DB Cluster Event':
      return identifierOfArn(trigger.event.detail.SourceArn);
    case 'RDS DB Instance Event':
      return await clusterWith(identifierOfArn(trigger.event.detail.SourceArn));
    case 'AWS API Call via CloudTrail': {
      const { userIdentity, requestParameters } = trigger.event.detail;
      if (isByStage(userIdentity?.arn, stage)) return undefined;
      const { dBInstanceIdentifier, dBClusterEndpointIdentifier } = requestParameters ?? {};
      // Identifiers are kept in lower case, whatever a person writes.
      if (dBInstanceIdentifier) return await clusterWith(dBInstanceIdentifier.toLowerCase());
      return clusters.find((cluster) => endpointId(cluster) === dBClusterEndpointIdentifier);
    }
    case 'Warm Up Finished':
      return trigger.event.detail.cluster;
  }
}
