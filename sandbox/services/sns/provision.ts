import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { checkProperties, perform, tagsOf } from '../../deploy/perform.ts';
import type { WireService } from '../../wire/service.ts';
import type { TopicStore } from './store.ts';

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
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'Region',
]);

/** Creates what templates declare of SNS, by the calls that CloudFormation makes. */
export function createProvisioners(wire: WireService, store: TopicStore): Provisioners {
  return {
    'AWS::SNS::Topic': (resource) => {
      checkProperties(resource, TOPIC_PROPERTIES);
      const { DisplayName, KmsMasterKeyId, TracingConfig, Subscription = [], Tags } = resource.properties;
      const Attributes = attributesOf({ DisplayName, KmsMasterKeyId, TracingConfig });
      const isNew = store.find(resource.name) === undefined;
      const { TopicArn } = perform(wire, 'CreateTopic', { Name: resource.name, Attributes, Tags: tagsOf(Tags) }) as {
        TopicArn: string;
      };
      const undo = () => (isNew ? perform(wire, 'DeleteTopic', { TopicArn }) : undefined);
      try {
        for (const { Protocol, Endpoint } of Subscription)
          perform(wire, 'Subscribe', { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true });
      } catch (error) {
        undo();
        throw error;
      }
      return undo;
    },
    'AWS::SNS::TopicPolicy': (resource) => attachPolicy(wire, store, resource),
    'AWS::SNS::Subscription': (resource) => {
      checkProperties(resource, SUBSCRIPTION_PROPERTIES);
      const { TopicArn, Protocol, Endpoint, Region: _region, ...settings } = resource.properties;
      const Attributes = attributesOf(settings);
      const input = { TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true };
      const { SubscriptionArn } = perform(wire, 'Subscribe', input) as { SubscriptionArn: string };
      return () => perform(wire, 'Unsubscribe', { SubscriptionArn });
    },
  };
}

function attachPolicy(wire: WireService, store: TopicStore, resource: DeployedResource): () => void {
  checkProperties(resource, POLICY_PROPERTIES);
  const topics = (resource.properties['Topics'] ?? []) as readonly string[];
  const AttributeValue = JSON.stringify(resource.properties['PolicyDocument']);
  for (const TopicArn of topics)
    perform(wire, 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
  return () => {
    for (const topicArn of topics) store.get(topicArn).resetPolicy();
  };
}

/** Attributes are texts; templates have objects and truth values. What is not given is left out. */
const attributesOf = (given: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
