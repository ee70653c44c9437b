import type { Socket } from 'node:net';

/** A load balancer answers within milliseconds; a closed security group drops packets silently. */
const TIMEOUT_MS = 3_000;

/**
 * Waits for the answer on a connection that is being opened, then closes it.
 * @returns the answer; an Error if the connection failed or timed out
 */
export function answerOn<Answer>(
  socket: Socket,
  listen: (answer: (answer: Answer | Error) => void) => void,
): Promise<Answer | Error> {
  return new Promise((resolve) => {
    const end = (answer: Answer | Error) => {
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    };
    const timer = setTimeout(() => end(new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)), TIMEOUT_MS);
    // Also handles errors after the answer, which would otherwise be uncaught.
    socket.on('error', end);
    listen(end);
  });
}
