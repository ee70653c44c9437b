import { ACCOUNT_ID, REGION } from '../../core.ts';
import { invalid } from './errors.ts';

/** Refuses what cannot be the ARN of a topic here, by recorded words. @throws {AwsError} InvalidParameter */
export function checkTopicArn(topicArn: string, parameter = 'TopicArn'): void {
  const parts = checkElements(topicArn, parameter);
  if (parts[2] !== 'sns' || parts[3] !== REGION) throw invalid(parameter);
}

/** @throws {AwsError} InvalidParameter */
export function checkSubscriptionArn(subscriptionArn = ''): void {
  if (subscriptionArn === '') throw invalid('SubscriptionArn Reason: no value for required parameter');
  if (checkElements(subscriptionArn, 'SubscriptionArn').length < 7) throw invalid('SubscriptionId');
}

function checkElements(arn: string, parameter: string): readonly string[] {
  const parts = arn.split(':');
  if (parts.length < 6) throw invalid(`${parameter} Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  return parts;
}

/** An ARN of a queue or a function, which need not exist. */
export const isArnOf = (service: 'sqs' | 'lambda', text: string): boolean =>
  new RegExp(`^arn:aws[\\w-]*:${service}:[a-z0-9-]+:(?:${ACCOUNT_ID}|\\d{12}):.+$`).test(text);
