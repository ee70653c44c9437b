import * as client from '@aws-sdk/client-cloudwatch-logs';
import type { Core } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createReading } from './reading.ts';
import { LogStore } from './store.ts';

export type { LogEvent, LogStore } from './store.ts';

/** CloudWatch Logs, as far as functions write it and people and tests read it. */
export interface Logs {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  readonly store: LogStore;
}

export function createLogs(core: Core): Logs {
  const store = new LogStore(core);
  const wire = service(client)({
    ...createReading(store),
    CreateLogGroup: ({ logGroupName = '' }) => {
      if (store.group(logGroupName)) {
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      store.ensureGroup(logGroupName);
      return {};
    },
    DeleteLogGroup: ({ logGroupName = '' }) => {
      if (!store.group(logGroupName)) {
        throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
      }
      store.deleteGroup(logGroupName);
      return {};
    },
  });
  return { wire, store, provisioners: createProvisioners(store) };
}

const LOG_GROUP_PROPERTIES = new Set(['LogGroupName', 'RetentionInDays', 'LogGroupClass', 'Tags']);

function createProvisioners(store: LogStore): Provisioners {
  return {
    'AWS::Logs::LogGroup': ({ name, logicalId, properties }) => {
      for (const key of Object.keys(properties)) {
        if (!LOG_GROUP_PROPERTIES.has(key)) throw new Error(`${logicalId}: ${key} of a log group is not simulated`);
      }
      const retention: unknown = properties['RetentionInDays'];
      const isNew = store.group(name) === undefined;
      store.ensureGroup(name).retentionDays = retention === undefined ? undefined : Number(retention);
      return () => (isNew ? store.deleteGroup(name) : undefined);
    },
  };
}
