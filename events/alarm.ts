import * as z from 'zod/mini';
import { clusterAlarmsPrefix, groupAlarmPrefix } from './alarmNames.ts';
import { envelope, type EventDefinition } from './envelope.ts';

const schema = z.extend(
  envelope(
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    // The name is all that metric, metric-math and composite alarms have in common. The rest differs: `configuration` has
    // `metrics` or `alarmRule`, and `reasonData` is absent on the first transition.
    z.object({ alarmName: z.string(), state: z.object({ value: z.string() }) }),
  ),
  // Whoever starts or ends something by an alarm wants to know whether it is news.
  { time: z.optional(z.string()) },
);

/**
 * An alarm about a cluster went into ALARM. CloudWatch sends an event only for a transition, so the tick follows an
 * alarm that lasts (CloudWatch user guide, "Alarm events and EventBridge").
 */
export const alarmStateChange = {
  schema,
  pattern: (stage) => ({
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    detail: { alarmName: [{ prefix: clusterAlarmsPrefix(stage) }], state: { value: ['ALARM'] } },
  }),
  samples: [
    'cloudwatch-alarm-metric.json',
    'cloudwatch-alarm-metric-math.json',
    'cloudwatch-alarm-composite.json',
    'cloudwatch-alarm-first-transition.json',
  ],
} satisfies EventDefinition<typeof schema>;

/** An alarm about a zone of a target group went into ALARM. */
export const groupAlarmStateChange = {
  schema,
  pattern: (stage) => ({
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    detail: { alarmName: [{ prefix: groupAlarmPrefix(stage) }], state: { value: ['ALARM'] } },
  }),
  samples: ['cloudwatch-alarm-target-group.json'],
} satisfies EventDefinition<typeof schema>;
