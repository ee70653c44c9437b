import { DNS_SUFFIX, REGION } from '../../core.ts';
import type { Published, Subscription } from './topic.ts';

/** What SNS adds to a message. The signature has the looks of one; nothing in the Region could check it. */
function notification({ arn, topicArn }: Subscription, published: Published) {
  return {
    Type: 'Notification',
    MessageId: published.messageId,
    TopicArn: topicArn,
    ...(published.subject === undefined ? {} : { Subject: published.subject }),
    Message: published.message,
    Timestamp: new Date(published.timeMs).toISOString(),
    SignatureVersion: '1',
    Signature: Buffer.from(`not signed: ${published.messageId}`).toString('base64'),
    SigningCertURL: `https://sns.${REGION}.${DNS_SUFFIX}/SimpleNotificationService-${'0'.repeat(32)}.pem`,
    UnsubscribeURL: `https://sns.${REGION}.${DNS_SUFFIX}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
  };
}

function attributesOf({
  attributes,
}: Published): Record<string, { Type: string | undefined; Value: string | undefined }> {
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => {
    const Value = BinaryValue ? Buffer.from(BinaryValue).toString('base64') : StringValue;
    return [name, { Type: DataType, Value }];
  });
  return Object.fromEntries(entries);
}

/** The body of the message in a subscribed queue. */
export function queueEnvelope(
  subscription: Subscription,
  published: Published,
  isRaw = subscription.settings.isRaw,
): string {
  if (isRaw) return published.message;
  const MessageAttributes = attributesOf(published);
  const hasAttributes = Object.keys(MessageAttributes).length > 0;
  return JSON.stringify({ ...notification(subscription, published), ...(hasAttributes ? { MessageAttributes } : {}) });
}

/** The event of a subscribed function; unlike in a queue, `Subject` and `MessageAttributes` are always there. */
export function lambdaEvent(subscription: Subscription, published: Published): string {
  const { UnsubscribeURL, SigningCertURL, ...rest } = notification(subscription, published);
  const urls = { SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  const Sns = { Subject: null, ...rest, ...urls, MessageAttributes: attributesOf(published) };
  return JSON.stringify({
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns }],
  });
}
