import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../../aws/clients.ts';
import type { SlackRequest } from '../slackRequest.ts';

/** Hands a verified request to the worker. It is queued when this returns; Lambda retries what the worker fails. */
export async function passOn(workerName: string, slackRequest: SlackRequest): Promise<void> {
  await lambda.send(
    new InvokeCommand({
      FunctionName: workerName,
      InvocationType: 'Event',
      Payload: JSON.stringify({ slackRequest }),
    }),
  );
}
