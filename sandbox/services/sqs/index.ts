import * as client from '@aws-sdk/client-sqs';
import type { Core, Delivery } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import type { DeliveryWithAttributes } from '../events/delivery.ts';
import { createHandlers } from './handlers.ts';
import { createProvisioners } from './provision.ts';
import type { Queue } from './queue.ts';
import { QueueStore } from './store.ts';

export type { Queue } from './queue.ts';
export type { Message } from './message.ts';

/** Simple Queue Service: standard queues. */
export interface Sqs {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /** By ARN, URL or name. @throws {AwsError} QueueDoesNotExist */
  queue(reference: string): Queue;
  queues(): readonly Queue[];
}

export interface SqsOptions {
  /** What queue URLs begin with (default: AWS's own host). */
  readonly endpoint?: string;
  /** Throws when the role may not do this. Asked when a service delivers by a role; without it, every role may. */
  readonly authorizeRole?: (roleArn: string, action: string, resourceArn: string) => void;
}

/** Creates the service and takes deliveries for `arn:aws:sqs:…`. */
export function createSqs(core: Core, options: SqsOptions = {}): Sqs {
  const store = new QueueStore(core, options.endpoint);
  core.receivers.set('sqs', async (delivery) => receive(store, delivery, options.authorizeRole));
  const wire = service(client)(createHandlers(store));
  return {
    wire,
    provisioners: createProvisioners(wire, store),
    queue: (reference) => store.get(reference),
    queues: () => store.all(),
  };
}

/** Takes a message from another service, which a role or the queue's own policy must allow. */
function receive(
  store: QueueStore,
  delivery: Delivery & DeliveryWithAttributes,
  authorizeRole: SqsOptions['authorizeRole'],
): void {
  const queue = store.get(delivery.targetArn);
  const { principal, sourceArn, roleArn, payload, messageAttributes = {} } = delivery;
  const action = 'sqs:SendMessage';
  if (roleArn) authorizeRole?.(roleArn, action, queue.arn);
  else if (!queue.policy.allows({ principal, action, resourceArn: queue.arn, sourceArn })) {
    const message = `the policy of ${queue.arn} does not allow ${principal} to ${action} for ${sourceArn}`;
    throw new AwsError('AccessDenied', message, { status: 403 });
  }
  const attributes = Object.entries(messageAttributes).map(([name, value]) => [
    name,
    typeof value === 'string' ? { DataType: 'String', StringValue: value } : value,
  ]);
  store.send(queue, { body: payload, attributes: Object.fromEntries(attributes), senderId: principal });
}
