import * as z from 'zod/mini';
import { apiCall, callsTo, text } from './cloudTrail.ts';
import { being, endingWith } from './narrowing.ts';
import { envelope, envelopeOfAny, type EventDefinition, resources } from './envelope.ts';

const taskSchema = envelope(
  'aws.ecs',
  'ECS Task State Change',
  // `group` names the service: `service:shop`. Tasks that somebody runs by hand have another group, or none.
  z.object({ clusterArn: z.string(), group: z.nullish(z.string()) }),
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
  narrowing: { kinds: ['services'], fields: (named) => ({ detail: { group: being(named, 'service:') } }) },
} satisfies EventDefinition<typeof taskSchema>;

/** The events of an ECS service: its steady state, tasks that cannot be placed, deployments. */
export const SERVICE_NEWS = ['ECS Service Action', 'ECS Deployment State Change'] as const;

const serviceSchema = z.extend(
  envelopeOfAny('aws.ecs', SERVICE_NEWS, z.optional(z.object({ clusterArn: z.optional(z.string()) }))),
  { resources },
);

/** A service is steady, cannot place a task, or deploys. Its ARN is the event's only resource. */
export const serviceNews = {
  schema: serviceSchema,
  pattern: () => ({ source: ['aws.ecs'], 'detail-type': [...SERVICE_NEWS] }),
  samples: ['ecs-service-action.json', 'ecs-service-action-old-arn.json', 'ecs-deployment-state-change.json'],
  // The ARN may be of the old format, without the cluster.
  narrowing: { kinds: ['services'], fields: (named) => ({ resources: endingWith(named, '/') }) },
} satisfies EventDefinition<typeof serviceSchema>;

/** Calls after which a service wants other tasks, or has others in front, before any task tells of it. */
const CALLS_ABOUT_SERVICES = [
  'CreateService',
  'DeleteService',
  'UpdateService',
  'UpdateServicePrimaryTaskSet',
] as const;

/** Names or ARNs. */
export const serviceParameters = { cluster: text, service: text, serviceName: text };

const serviceCallSchema = apiCall(['aws.ecs'], serviceParameters);

/** Somebody changed a service. */
export const serviceChanged = callsTo(
  serviceCallSchema,
  'ecs.amazonaws.com',
  CALLS_ABOUT_SERVICES,
  ['cloudtrail-update-service.json'],
  {
    kinds: ['services'],
    fields: (named) => ({
      detail: {
        requestParameters: {
          $or: [{ service: [...being(named), ...endingWith(named, '/')] }, { serviceName: being(named) }],
        },
      },
    }),
  },
);

/** A service as an event names it. */
export interface NamedService {
  /** Undefined where the event does not say: a service of this name in any cluster may be meant. */
  readonly cluster: string | undefined;
  readonly service: string;
}

/**
 * The cluster and the service of `arn:aws:ecs:eu-west-1:123456789012:service/CLUSTER/SERVICE`. The old format has no
 * cluster: `service/SERVICE` (ECS developer guide, "Amazon Resource Names (ARNs) and IDs").
 */
export function serviceOfArn(arn: string, clusterArn?: string): NamedService {
  const names = arn.split('/').slice(1);
  return { cluster: names.length > 1 ? names[0] : clusterArn && nameOfArn(clusterArn), service: names.at(-1) ?? '' };
}

/** The name at the end of an ARN, or a name as it is: `arn:aws:ecs:eu-west-1:123456789012:cluster/shop` → `shop`. */
export const nameOfArn = (nameOrArn: string): string => nameOrArn.split('/').at(-1)!;

/** ECS takes calls without a cluster to mean this one (API reference). */
export const DEFAULT_CLUSTER = 'default';
