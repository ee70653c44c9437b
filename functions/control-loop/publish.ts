import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { infer as Infer } from 'zod/mini';
import type { proofFinished, proofRequested } from '../../events/proof.ts';
import type { drillChanged, drillFinished } from '../../events/drills.ts';
import type { actionFinished, attentionNeeded, decisionMade } from '../../events/own.ts';
import type { sweepToBeContinued } from '../../events/sweep.ts';
import { OWN_SOURCE } from '../../events/source.ts';
import type { warmUpFinished, warmUpRequested } from '../../events/warmUp.ts';
import { eventBridge } from '../aws/clients.ts';

type Definitions =
  | typeof decisionMade
  | typeof actionFinished
  | typeof attentionNeeded
  | typeof proofRequested
  | typeof proofFinished
  | typeof sweepToBeContinued
  | typeof warmUpRequested
  | typeof warmUpFinished
  | typeof drillChanged
  | typeof drillFinished;

/** One of our own events, declared in events/. */
export type OwnEvent = Pick<Infer<Definitions['schema']>, 'detail-type' | 'detail'>;

/**
 * Puts an event on our bus.
 * @param client one without the deadline, for what another invocation is to go on with (default: one with it)
 * @throws if EventBridge rejected it: it answers 200 with `FailedEntryCount`
 */
export async function publish(busName: string, atMs: number, event: OwnEvent, client = eventBridge): Promise<void> {
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: OWN_SOURCE,
          DetailType: event['detail-type'],
          Detail: JSON.stringify(event.detail),
          Time: new Date(atMs),
        },
      ],
    }),
  );
  if (FailedEntryCount) {
    const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
    throw new Error(`EventBridge rejected "${event['detail-type']}": ${ErrorCode}: ${ErrorMessage}`);
  }
}
