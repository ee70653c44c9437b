import * as z from 'zod/mini';
import { clusterAlarmsPrefix, groupAlarmPrefix } from './alarmNames.ts';
import { envelope, type EventDefinition } from './envelope.ts';

const state = z.object({
  value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  reason: z.optional(z.string()),
  /** JSON in a string; absent on the first transition after an alarm was created. */
  reasonData: z.optional(z.string()),
  timestamp: z.optional(z.string()),
});

const schema = envelope(
  'aws.cloudwatch',
  'CloudWatch Alarm State Change',
  z.object({
    alarmName: z.string(),
    state,
    previousState: z.optional(state),
    // Metric and metric-math alarms have `metrics`, composite ones `alarmRule` instead.
    configuration: z.object({
      description: z.optional(z.string()),
      metrics: z.optional(z.array(z.looseObject({ id: z.string() }))),
      alarmRule: z.optional(z.string()),
    }),
  }),
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
