import * as client from '@aws-sdk/client-sns';
import type { Core, Delivery } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createHandlers } from './handlers.ts';
import { createProvisioners } from './provision.ts';
import { TopicStore, type SnsHooks } from './store.ts';
import type { Mail, Published } from './topic.ts';

export type { SnsHooks } from './store.ts';
export type { Mail, Published } from './topic.ts';

/** A delivery to a topic may carry a subject, as CloudWatch's alarms do. */
export interface TopicDelivery extends Delivery {
  readonly subject?: string;
}

/** Simple Notification Service: standard topics with queues, functions and mail addresses. */
export interface Sns {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  readonly hooks: SnsHooks;
  /** The latest thousand messages of a topic, oldest first. @throws {AwsError} NotFound */
  published(topicArn: string): readonly Published[];
  /** The owner of a mail address has not confirmed its subscriptions to a topic. @throws {AwsError} NotFound */
  leaveUnconfirmed(topicArn: string, address: string): void;
  /** The latest thousand mails to all `email` subscribers, oldest first. */
  readonly outbox: readonly Mail[];
}

export interface SnsOptions extends SnsHooks {
  /** Throws when the role may not do this. Asked when a service delivers by a role; without it, every role may. */
  readonly authorizeRole?: (roleArn: string, action: string, resourceArn: string) => void;
}

/** Creates the service and takes deliveries for `arn:aws:sns:…`. */
export function createSns(core: Core, options: SnsOptions = {}): Sns {
  const hooks: SnsHooks = { onPublish: options.onPublish };
  const store = new TopicStore(core, hooks);
  core.receivers.set('sns', async (delivery) => receive(store, delivery, options.authorizeRole));
  const wire = service(client)(createHandlers(store));
  return {
    wire,
    provisioners: createProvisioners(wire, store),
    hooks,
    published: (topicArn) => store.get(topicArn).published,
    leaveUnconfirmed(topicArn, address) {
      for (const subscription of store.get(topicArn).subscriptions.values())
        if (subscription.endpoint === address) subscription.isUnconfirmed = true;
    },
    outbox: store.outbox,
  };
}

/** Publishes for another service, which a role or the topic's policy must allow. */
function receive(store: TopicStore, delivery: TopicDelivery, authorizeRole: SnsOptions['authorizeRole']): void {
  const topic = store.get(delivery.targetArn);
  const { principal, sourceArn, roleArn, payload, subject } = delivery;
  const action = 'sns:Publish';
  if (roleArn) authorizeRole?.(roleArn, action, topic.arn);
  else if (!topic.policy.allows({ principal, action, resourceArn: topic.arn, sourceArn })) {
    const message = `the policy of ${topic.arn} does not allow ${principal} to ${action} for ${sourceArn}`;
    throw new AwsError('AuthorizationError', message, { status: 403 });
  }
  store.publish({ topicArn: topic.arn, message: payload, subject, attributes: {}, publisher: principal });
}
