import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core, Delivery, MetricDatapoint } from '../../../../sandbox/core.ts';
import type { DeployedResource, Provisioners } from '../../../../sandbox/deploy/resource.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createEventBridge } from '../../../../sandbox/services/events/index.ts';
import { createScheduler } from '../../../../sandbox/services/scheduler/index.ts';
import { createSns } from '../../../../sandbox/services/sns/index.ts';
import { createSqs } from '../../../../sandbox/services/sqs/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

export const START = Date.parse('2026-03-02T00:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The four services with real clients in memory, and a function service that records what it is given. */
export function createRegion(options: { startMs?: number; seed?: number } = {}) {
  const clock = new VirtualClock(options.startMs ?? START);
  const metrics: MetricDatapoint[] = [];
  const core: Core = {
    clock,
    random: createRandom(options.seed ?? 1),
    receivers: new Map(),
    emit: (event) => events.emit(event),
    record: (datapoint) => void metrics.push(datapoint),
  };
  const events = createEventBridge(core);
  const sqs = createSqs(core);
  const sns = createSns(core);
  const scheduler = createScheduler(core);

  /** What functions received, and when; `fail` decides what becomes of the next deliveries. */
  const invocations: (Delivery & { atMs: number })[] = [];
  const lambda: { fail?: (delivery: Delivery) => Error | undefined } = {};
  core.receivers.set('lambda', async (delivery) => {
    const error = lambda.fail?.(delivery);
    invocations.push({ ...delivery, atMs: clock.now() });
    if (error) throw error;
  });

  const endpoint = new Endpoint().add(events.wire, sqs.wire, sns.wire, scheduler.wire);
  const config = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  Object.assign(config, { requestHandler: endpoint.requestHandler() });
  const provisioners: Provisioners = {
    ...events.provisioners,
    ...sqs.provisioners,
    ...sns.provisioners,
    ...scheduler.provisioners,
  };
  return {
    clock,
    core,
    events,
    sqs,
    sns,
    scheduler,
    metrics,
    invocations,
    lambda,
    clients: {
      events: new EventBridgeClient(config),
      sqs: new SQSClient(config),
      sns: new SNSClient(config),
      scheduler: new SchedulerClient(config),
    },
    /** Creates what a template would declare under this name. */
    async deploy(type: string, name: string, properties: DeployedResource['properties'] = {}) {
      await provisioners[type]!({ stackName: 'Stack', logicalId: name, type, properties, name, arn: '', ref: name });
    },
    /** Lets this much Region time pass. */
    pass: (ms: number) => clock.runUntil(clock.now() + ms),
    sumOf: (namespace: string, name: string) =>
      metrics.filter((m) => m.namespace === namespace && m.name === name).reduce((sum, m) => sum + m.value, 0),
  };
}

export type Region = ReturnType<typeof createRegion>;

export const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:tick';
export const ROLE_ARN = 'arn:aws:iam::123456789012:role/scheduler';
export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
export const topicArn = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;
export const queueUrl = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;

/** A queue policy as CDK writes it: one service for one source. */
export const allowing = (service: string, action: string, resource: string, sourceArn: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: action,
      Resource: resource,
      Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
    },
  ],
});
