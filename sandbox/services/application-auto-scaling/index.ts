import * as client from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { REGION, type Core } from '../../core.ts';
import type { CallContext } from '../../wire/handlers.ts';
import type { MemoryRequestHandler } from '../../wire/memory.ts';
import { constraints } from './constraints.ts';
import { service, type WireService } from '../../wire/service.ts';
import type { ActionTaker } from '../cloudwatch/index.ts';
import type { Rds } from '../rds/index.ts';
import { Activities, activityHandlers } from './activities.ts';
import { protectAlarms } from './alarms.ts';
import { Clusters } from './clusters.ts';
import { DEFAULT_CONSTANTS, type AutoScalingConstants } from './constants.ts';
import { Engine } from './engine.ts';
import { policyHandlers } from './policies.ts';
import { Registry } from './registry.ts';
import { ROLE_CREDENTIALS } from './role.ts';
import { Scaler } from './scaler.ts';
import { scheduledActionHandlers } from './scheduledActions.ts';
import { tagHandlers } from './tags.ts';
import { targetHandlers } from './targets.ts';

export type { AutoScalingConstants } from './constants.ts';

export interface AutoScalingOptions {
  /** By which it calls RDS and CloudWatch, as its service-linked role. */
  readonly requestHandler: MemoryRequestHandler;
  /** Where it sees how clusters stand and when they change. */
  readonly rds: Pick<Rds, 'inspect' | 'dataPlane'>;
  readonly constants?: Partial<AutoScalingConstants> | undefined;
}

export interface ApplicationAutoScaling {
  readonly wire: WireService;
  /** Takes the actions of the alarms that it has created. */
  readonly onAlarm: ActionTaker;
  /** Refuses calls that would change these alarms. Throws ValidationException. */
  protectAlarms(call: CallContext, input: unknown): void;
}

/** Application Auto Scaling, as far as it scales the readers of Aurora clusters: target tracking and schedules. */
export function createApplicationAutoScaling(core: Core, options: AutoScalingOptions): ApplicationAutoScaling {
  const { requestHandler, rds } = options;
  const settings = { region: REGION, credentials: ROLE_CREDENTIALS, requestHandler, maxAttempts: 1 };
  // A Region without scalable targets needs no clients, which take milliseconds to make.
  const rdsClient = once(() => new RDSClient(settings));
  const cloudWatch = once(() => new CloudWatchClient(settings));
  const constants = { ...DEFAULT_CONSTANTS, ...options.constants };
  const registry = new Registry();
  const activities = new Activities(core);
  const clusters = new Clusters(rdsClient, rds);
  const scaler = new Scaler(core, clusters, activities);
  const engine = new Engine(core, { registry, clusters, activities, scaler, constants });
  rds.dataPlane.subscribe(({ clusterId }) => engine.onClusterChanged(clusterId));
  return {
    wire: service(
      client,
      constraints,
    )({
      ...targetHandlers(core, { registry, clusters, scaling: engine, cloudWatch }),
      ...policyHandlers(core, { registry, cloudWatch, constants }),
      ...scheduledActionHandlers(core, { registry, engine, activities }),
      ...activityHandlers(activities),
      ...tagHandlers(registry),
    }),
    onAlarm: engine.onAlarm,
    protectAlarms,
  };
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
