import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import type { TopicStore } from './store.ts';

/** Encryption at rest, tracing and tags change nothing that can be seen in the sandbox. */
const TOPIC_PROPERTIES = new Set([
  'TopicName',
  'DisplayName',
  'Subscription',
  'KmsMasterKeyId',
  'TracingConfig',
  'Tags',
]);
const POLICY_PROPERTIES = new Set(['Topics', 'PolicyDocument']);
const SUBSCRIPTION_PROPERTIES = new Set([
  'TopicArn',
  'Protocol',
  'Endpoint',
  'RawMessageDelivery',
  'RedrivePolicy',
  'Region',
]);

/** Creates what templates declare of SNS. */
export function createProvisioners(store: TopicStore): Provisioners {
  return {
    'AWS::SNS::Topic': (resource) => {
      checkProperties(resource, TOPIC_PROPERTIES);
      const { DisplayName, Subscription = [] } = resource.properties;
      const topic = store.create(resource.name);
      if (DisplayName) topic.displayName = DisplayName;
      for (const { Protocol, Endpoint } of Subscription) {
        store.subscribe(topic, { protocol: Protocol, endpoint: Endpoint, isRaw: false });
      }
    },
    'AWS::SNS::TopicPolicy': (resource) => {
      checkProperties(resource, POLICY_PROPERTIES);
      for (const topicArn of resource.properties['Topics'] ?? [])
        store.get(topicArn).setPolicy(resource.properties['PolicyDocument']);
    },
    'AWS::SNS::Subscription': (resource) => {
      checkProperties(resource, SUBSCRIPTION_PROPERTIES);
      const { TopicArn, Protocol, Endpoint, RawMessageDelivery, RedrivePolicy } = resource.properties;
      store.subscribe(store.get(TopicArn), {
        protocol: Protocol,
        endpoint: Endpoint,
        isRaw: String(RawMessageDelivery) === 'true',
        deadLetterQueueArn: RedrivePolicy?.deadLetterTargetArn,
      });
    },
  };
}

function checkProperties({ logicalId, type, properties }: DeployedResource, known: ReadonlySet<string>): void {
  for (const name of Object.keys(properties)) {
    if (!known.has(name)) throw new Error(`${logicalId}: ${type} with ${name} is not simulated`);
  }
}
