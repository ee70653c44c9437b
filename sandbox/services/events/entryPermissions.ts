import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { arn, type Core } from '../../core.ts';

const ACTION = 'events:PutEvents';

/**
 * Policies can limit what events a caller publishes: an entry with another source or detail type is refused by itself
 * (API reference, PutEventsResultEntry). The texts are guesses, after the one for sources of AWS.
 */
export function refuseEntry(
  { callerMay = () => true }: Core,
  { accessKeyId }: { readonly accessKeyId: string },
  { EventBusName = 'default', Source = '', DetailType = '' }: PutEventsRequestEntry,
): PutEventsResultEntry | undefined {
  const bus = EventBusName.startsWith('arn:') ? EventBusName : arn('events', `event-bus/${EventBusName}`);
  const source = { 'events:source': Source };
  if (!callerMay(accessKeyId, ACTION, bus, source, ['events:detail-type'])) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  if (!callerMay(accessKeyId, ACTION, bus, { ...source, 'events:detail-type': DetailType })) {
    return { ErrorCode: 'NotAuthorizedForDetailTypeException', ErrorMessage: 'Not authorized for the detail type.' };
  }
  return undefined;
}
