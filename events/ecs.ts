import * as z from 'zod/mini';
import { envelope, envelopeOfAny, type EventDefinition } from './envelope.ts';

const taskSchema = envelope(
  'aws.ecs',
  'ECS Task State Change',
  // `group` names the service: `service:shop`. Tasks that somebody runs by hand have another group, or none.
  z.object({ clusterArn: z.string(), group: z.optional(z.string()), lastStatus: z.string() }),
);

/** A task runs now, or has stopped (ECS developer guide, "Amazon ECS task state change events"). */
export const taskStateChange = {
  schema: taskSchema,
  pattern: () => ({
    source: ['aws.ecs'],
    'detail-type': ['ECS Task State Change'],
    detail: { lastStatus: ['RUNNING', 'STOPPED'] },
  }),
  samples: ['ecs-task-state-change.json'],
} satisfies EventDefinition<typeof taskSchema>;

/** The events of an ECS service: its steady state, tasks that cannot be placed, deployments. */
export const SERVICE_NEWS = ['ECS Service Action', 'ECS Deployment State Change'] as const;

const serviceSchema = envelopeOfAny('aws.ecs', SERVICE_NEWS, z.object({ eventName: z.string() }));

/** A service is steady, cannot place a task, or deploys. Its ARN is the event's only resource. */
export const serviceNews = {
  schema: serviceSchema,
  pattern: () => ({ source: ['aws.ecs'], 'detail-type': [...SERVICE_NEWS] }),
  samples: ['ecs-service-action.json', 'ecs-deployment-state-change.json'],
} satisfies EventDefinition<typeof serviceSchema>;

/** The cluster and the service of `arn:aws:ecs:eu-west-1:123456789012:service/CLUSTER/SERVICE`. */
export function serviceOfArn(arn: string): { readonly cluster: string; readonly service: string } {
  const [, cluster = '', service = ''] = arn.split('/');
  return { cluster, service };
}
