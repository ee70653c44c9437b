import type { Socket } from 'node:net';

/** A load balancer answers within milliseconds; a security group that is closed says nothing. */
const TIMEOUT_MS = 3_000;

/**
 * Waits for the answer on a connection that is being opened, and hangs up.
 * @returns the answer; an Error if the connection failed or nothing was answered in time
 */
export function answerOn<Answer>(
  socket: Socket,
  ask: (answer: (answer: Answer | Error) => void) => void,
): Promise<Answer | Error> {
  return new Promise((resolve) => {
    const end = (answer: Answer | Error) => {
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    };
    const timer = setTimeout(() => end(new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)), TIMEOUT_MS);
    // Also for errors that come after the answer, which nobody waits for.
    socket.on('error', end);
    ask(end);
  });
}
