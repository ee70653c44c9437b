import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { VERSION } from './version.ts';

interface Shown {
  readonly ledger: TableV2;
  readonly bus: EventBus;
  readonly attention: ITopic;
  readonly deadLetters: IQueue;
}

/** What people and other stacks look for after a deployment. */
export function putOut(stack: Stack, { ledger, bus, attention, deadLetters }: Shown): void {
  const outputs = {
    Version: [VERSION, 'The version of Evenkeel.'],
    LedgerName: [ledger.tableName, 'The DynamoDB table of all decisions. It stays when the stack is deleted.'],
    BusArn: [bus.eventBusArn, 'The event bus of what was decided and done, for your own rules.'],
    AttentionTopicArn: [attention.topicArn, 'The SNS topic of what needs a person. Who subscribes is told.'],
    DeadLettersUrl: [deadLetters.queueUrl, 'The SQS queue of events that could not be processed.'],
  } as const;
  for (const [id, [value, description]] of Object.entries(outputs)) new CfnOutput(stack, id, { value, description });
}
