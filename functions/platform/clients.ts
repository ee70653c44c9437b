import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RDSClient } from '@aws-sdk/client-rds';
import { callTimeLeftMs, OutOfTimeError } from './deadline.ts';

/** The SDK waits for ever unless told otherwise, and `requestTimeout` alone only warns. */
const settings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};

export const rds = withDeadline(new RDSClient(settings));
export const cloudWatch = withDeadline(new CloudWatchClient(settings));
export const dynamoDb = withDeadline(new DynamoDBClient(settings));
export const eventBridge = withDeadline(new EventBridgeClient(settings));

function withDeadline<Client extends RDSClient | CloudWatchClient | DynamoDBClient | EventBridgeClient>(
  client: Client,
): Client {
  // The four clients' stacks differ only in their input and output types, which this middleware does not look at.
  const { middlewareStack } = client as RDSClient;
  // It copies every answer for a logger that is not there.
  middlewareStack.remove('loggerMiddleware');
  middlewareStack.add(
    (next, context) => async (args) => {
      if (callTimeLeftMs() < 0) throw new OutOfTimeError(context.commandName ?? 'A call');
      return await next(args);
    },
    { step: 'initialize', name: 'deadline' },
  );
  return client;
}
