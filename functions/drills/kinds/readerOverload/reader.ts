import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambdaOnce, lambdaPatient } from '../../../aws/clients.ts';
import { required } from '../../../control-loop/environment.ts';
import { type OverloadRequest, stoppedSchema } from '../../../workers/warmer/contract/overload.ts';

/** Has a reader kept busy, by the function that connects to readers. Sent once: a repetition would be a second load. */
export async function orderOverload(request: OverloadRequest): Promise<void> {
  await lambdaOnce.send(
    new InvokeCommand({
      FunctionName: required('WARMER_NAME'),
      InvocationType: 'Event',
      Payload: JSON.stringify(request),
    }),
  );
}

/**
 * Ends the sessions of a drill on a reader. @returns how many there were
 * @throws an Error if the function could not connect
 */
export async function stopOverload(request: OverloadRequest): Promise<number> {
  const { FunctionError, Payload } = await lambdaPatient.send(
    new InvokeCommand({ FunctionName: required('WARMER_NAME'), Payload: JSON.stringify(request) }),
  );
  const text = Payload?.transformToString() ?? 'null';
  if (FunctionError !== undefined) throw new Error(`The sessions on ${request.readerId} could not be ended: ${text}`);
  return stoppedSchema.parse(JSON.parse(text)).sessions;
}
