import { isNativeError } from 'node:util/types';

/** How one invocation ended. */
export interface Outcome {
  /** The handler's result, or the description of the error; JSON. */
  readonly payload: string;
  /** Whether it is an error of the function: thrown, timed out or crashed. */
  readonly failed: boolean;
  /** Whether the execution environment is gone. */
  readonly environmentEnded: boolean;
}

/** What Lambda says of an error. Crashes and time-outs have no trace. */
export interface ErrorDescription {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What the Node.js runtime interface client makes of anything thrown. */
export function describeError(error: unknown): ErrorDescription {
  if (isNativeError(error) || error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

export function timedOut(requestId: string, timeoutSeconds: number): ErrorDescription {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}

/** `how` is `signal: killed` or `exit status 1`. Code 0 is an error too: the runtime never ends by itself. */
export function runtimeExited(requestId: string, how: string): ErrorDescription {
  const reason =
    how === 'exit status 0' ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

/** Developer Guide, "Lambda quotas": 6 MB for a response, and the message that callers see of a larger one. */
const RESPONSE_MAX_BYTES = 6_291_556;

/** The handler returned. A response that is too large is an error. */
export function response(payload: string): Outcome {
  if (Buffer.byteLength(payload) <= RESPONSE_MAX_BYTES) return { payload, failed: false, environmentEnded: false };
  return thrown({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_MAX_BYTES} bytes).`,
  });
}

/** The handler threw: the environment stays warm. */
export const thrown = (error: ErrorDescription): Outcome => ({
  payload: JSON.stringify(error),
  failed: true,
  environmentEnded: false,
});

/** The environment went down with the invocation. */
export const crashed = (error: ErrorDescription): Outcome => ({
  payload: JSON.stringify(error),
  failed: true,
  environmentEnded: true,
});
