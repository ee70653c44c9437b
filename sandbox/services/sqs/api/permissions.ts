import type * as client from '@aws-sdk/client-sqs';
import { arn } from '../../../core.ts';
import type { Handlers } from '../../../wire/handlers.ts';
import { invalidParameter } from '../errors.ts';
import { checkPolicyQuotas } from '../policy.ts';
import type { Queue } from '../queue.ts';
import type { QueueStore } from '../store.ts';

interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** Statements of a queue's policy by their labels, as recorded by localstack's validated tests. */
export function permissionHandlers(store: QueueStore): Handlers<typeof client> {
  return {
    AddPermission({ QueueUrl = '', Label = '', AWSAccountIds = [], Actions = [] }) {
      const queue = store.get(QueueUrl);
      const policy = policyOf(queue);
      if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalidParameter('Label', Label, 'Already exists.');
      const accounts = AWSAccountIds.map((id) => arn('iam', 'root').replace(/\d{12}/, id));
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: oneOrAll(accounts) },
        Action: oneOrAll(Actions.map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      };
      set(queue, { ...policy, Statement: [...policy.Statement, statement] });
      return {};
    },
    RemovePermission({ QueueUrl = '', Label = '' }) {
      const queue = store.get(QueueUrl);
      const policy = policyOf(queue);
      const Statement = policy.Statement.filter(({ Sid }) => Sid !== Label);
      if (Statement.length === policy.Statement.length) throw invalidParameter('Label', Label, "can't find label.");
      if (Statement.length === 0) queue.setPolicy(undefined);
      else set(queue, { ...policy, Statement });
      return {};
    },
  };
}

function policyOf(queue: Queue): Policy {
  if (queue.policyText !== undefined) return JSON.parse(queue.policyText) as Policy;
  return { Version: '2008-10-17', Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] };
}

function set(queue: Queue, policy: Policy): void {
  const text = JSON.stringify(policy);
  checkPolicyQuotas(text);
  queue.setPolicy(text);
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? values[0] : values);
