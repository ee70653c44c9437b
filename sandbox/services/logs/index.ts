import * as client from '@aws-sdk/client-cloudwatch-logs';
import type { Core, Delivery } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { checkPropertyConstraints } from '../../deploy/propertyConstraints.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { CONSTRAINTS, GROUP_CONSTRAINTS } from './constraints.ts';
import { createReading } from './reading.ts';
import { LogPolicies } from './resourcePolicies.ts';
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
  const policies = new LogPolicies();
  core.receivers.set('logs', async (delivery) => receive(store, policies, delivery));
  const wire = service(
    client,
    CONSTRAINTS,
  )({
    ...createReading(store),
    CreateLogGroup: ({ logGroupName = '', kmsKeyId, logGroupClass = 'STANDARD' }) => {
      checkNewName(store, logGroupName);
      Object.assign(store.ensureGroup(logGroupName), { kmsKeyId, logGroupClass });
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
  return { wire, store, provisioners: { ...createProvisioners(store), ...policies.provisioners } };
}

/** What EventBridge does for a rule: a stream, and a line in it. How many events share a stream at AWS is not known. */
function receive(store: LogStore, policies: LogPolicies, { targetArn, payload, principal, sourceArn }: Delivery): void {
  const name = targetArn.split(':').slice(6).join(':');
  // The group's own ARN ends with `:*`; whether a target's may, AWS does not say: the stricter answer.
  if (!store.group(name)) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
    const request = { principal, action, resourceArn: `${targetArn}:log-stream:*`, sourceArn };
    if (!policies.allow(request))
      throw new AwsError('AccessDeniedException', `no policy of the account allows ${principal} to ${action}`);
  }
  store.append(name, sourceArn.slice(sourceArn.lastIndexOf('/') + 1), payload);
}

/** API model. */
const NAME_MAX_CHARACTERS = 512;

/** The words are recorded. @throws {AwsError} */
function checkNewName(store: LogStore, name: string): void {
  if (name.length > NAME_MAX_CHARACTERS) {
    throw new AwsError(
      'InvalidParameterException',
      `Invalid LogGroup or LogStream, both must have length less than or equal to ${NAME_MAX_CHARACTERS}.`,
    );
  }
  if (store.group(name)) throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
}

const LOG_GROUP_PROPERTIES = new Set(['LogGroupName', 'RetentionInDays', 'LogGroupClass', 'Tags']);

function createProvisioners(store: LogStore): Provisioners {
  return {
    'AWS::Logs::LogGroup': ({ name, logicalId, properties }) => {
      for (const key of Object.keys(properties)) {
        if (!LOG_GROUP_PROPERTIES.has(key)) throw new Error(`${logicalId}: ${key} of a log group is not simulated`);
      }
      checkPropertyConstraints(properties, GROUP_CONSTRAINTS, 'InvalidParameterException');
      const isNew = store.group(name) === undefined;
      const group = store.ensureGroup(name);
      const { retentionDays, logGroupClass } = group;
      const retention: unknown = properties['RetentionInDays'];
      group.retentionDays = retention === undefined ? undefined : Number(retention);
      group.logGroupClass = properties['LogGroupClass'] ?? 'STANDARD';
      return () => {
        if (isNew) store.deleteGroup(name);
        else Object.assign(group, { retentionDays, logGroupClass });
      };
    },
  };
}
