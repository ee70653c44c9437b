import type { Clock } from '../../clock.ts';
import type { FunctionSettings } from './function.ts';

export interface ContextOptions {
  readonly requestId: string;
  /** Region time at which the invocation times out. */
  readonly deadlineMs: number;
  readonly logStream: string;
  readonly clock: Clock;
}

/** The handler's second argument. Source: Developer Guide, "Using the Lambda context object (Node.js)". */
export function createContext(settings: FunctionSettings, options: ContextOptions): object {
  const { requestId, deadlineMs, logStream, clock } = options;
  return {
    functionName: settings.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.arn,
    memoryLimitInMB: String(settings.memoryMb),
    awsRequestId: requestId,
    logGroupName: settings.logging.group,
    logStreamName: logStream,
    identity: undefined,
    clientContext: undefined,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - clock.now(),
  };
}
