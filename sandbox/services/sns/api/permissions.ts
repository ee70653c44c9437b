import type * as client from '@aws-sdk/client-sns';
import { arn } from '../../../core.ts';
import type { Handlers } from '../../../wire/handlers.ts';
import { invalid } from '../errors.ts';
import type { TopicStore } from '../store.ts';

interface Policy {
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** What others may be allowed to do with a topic (API reference, AddPermission). */
const ACTIONS = new Set([
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
  'Receive',
]);

/** Statements of a topic's policy by their labels, as recorded by localstack's validated tests. */
export function permissionHandlers(store: TopicStore): Handlers<typeof client> {
  return {
    AddPermission({ TopicArn = '', Label = '', AWSAccountId = [], ActionName = [] }) {
      const topic = store.get(TopicArn);
      const policy = JSON.parse(topic.policyText) as Policy;
      if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalid('Statement already exists');
      if (ActionName.some((name) => !ACTIONS.has(name))) throw invalid('Policy statement action out of service scope!');
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: oneOrAll(AWSAccountId.map((id) => arn('iam', 'root').replace(/\d{12}/, id))) },
        Action: oneOrAll(ActionName.map((name) => `SNS:${name}`)),
        Resource: topic.arn,
      };
      topic.setPolicy(JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] }));
      return {};
    },
    RemovePermission({ TopicArn = '', Label = '' }) {
      const topic = store.get(TopicArn);
      const policy = JSON.parse(topic.policyText) as Policy;
      const Statement = policy.Statement.filter(({ Sid }) => Sid !== Label);
      topic.setPolicy(JSON.stringify({ ...policy, Statement }));
      return {};
    },
  };
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : values);
