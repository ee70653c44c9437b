import { Annotations } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Fleet } from '../fleet/fleet.ts';

/** Subscribes those whom the fleet names to the topic of what needs a person. */
export function tellPeople(
  attention: ITopic,
  { attention: { emails, webhooks, chatbot }, slack }: Pick<Fleet, 'attention' | 'slack'>,
): void {
  for (const email of emails) attention.addSubscription(new EmailSubscription(email));
  for (const webhook of webhooks) attention.addSubscription(new UrlSubscription(webhook));
  if (emails.length > 0 || webhooks.length > 0 || slack || chatbot) return;
  Annotations.of(attention).addWarningV2(
    'evenkeel:nobody-is-told',
    'Nobody is told what needs a person: name emails or webhooks in the fleet (attention), or subscribe to this topic.',
  );
}
