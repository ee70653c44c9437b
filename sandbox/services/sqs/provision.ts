import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { readSettings } from './settings.ts';
import type { QueueStore } from './store.ts';

/** Creates what templates declare of SQS. */
export function createProvisioners(store: QueueStore): Provisioners {
  return {
    'AWS::SQS::Queue': ({ name, properties }) => {
      const { QueueName: _name, Tags, FifoQueue, ...attributes } = properties;
      if (FifoQueue) throw new Error(`FIFO queues are not simulated: ${name}`);
      const queue = store.create(name, readSettings(attributes));
      queue.tags = Object.fromEntries(
        (Tags ?? []).map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]),
      );
    },
    'AWS::SQS::QueuePolicy': (resource) => attachPolicy(store, resource),
  };
}

function attachPolicy(store: QueueStore, { logicalId, properties }: DeployedResource): void {
  for (const url of properties['Queues'] ?? []) {
    try {
      store.get(url).setPolicy(properties['PolicyDocument']);
    } catch (error) {
      throw new Error(`${logicalId}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}
