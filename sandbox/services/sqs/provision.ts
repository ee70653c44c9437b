import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { perform, tagsOf } from '../../deploy/perform.ts';
import type { WireService } from '../../wire/service.ts';
import type { QueueStore } from './store.ts';

/** Creates what templates declare of SQS, by the calls that CloudFormation makes. */
export function createProvisioners(wire: WireService, store: QueueStore): Provisioners {
  return {
    'AWS::SQS::Queue': ({ name, properties }) => {
      const { QueueName: _name, Tags, ...given } = properties;
      const tags = Object.fromEntries((tagsOf(Tags) ?? []).map(({ Key, Value }) => [Key, Value]));
      const Attributes = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, asAttribute(value)]));
      perform(wire, 'CreateQueue', { QueueName: name, Attributes, tags });
      return () => store.forget(name);
    },
    'AWS::SQS::QueuePolicy': (resource) => attachPolicy(wire, resource),
  };
}

/** Attributes are texts; templates have numbers, objects and truth values. */
const asAttribute = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function attachPolicy(wire: WireService, { properties }: DeployedResource): () => void {
  const urls = (properties['Queues'] ?? []) as readonly string[];
  const set = (Policy: string) => {
    for (const QueueUrl of urls) perform(wire, 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
  };
  set(JSON.stringify(properties['PolicyDocument']));
  return () => set('');
}
