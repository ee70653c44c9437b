import { Socket } from 'node:net';

/** A load balancer answers within milliseconds; a security group that is closed says nothing. */
const TIMEOUT_MS = 3_000;

/**
 * Opens a connection, does something with it that ends in an answer, and hangs up.
 * @returns the answer; an Error if the connection failed or nothing was answered in time
 */
export function withConnection<Answer>(
  address: string,
  port: number,
  ask: (socket: Socket, answer: (answer: Answer | Error) => void) => void,
): Promise<Answer | Error> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const end = (answer: Answer | Error) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(
      () => end(new Error(`${address}:${port} did not answer within ${TIMEOUT_MS / 1000} seconds`)),
      TIMEOUT_MS,
    );
    socket.once('error', end);
    socket.connect(port, address, () => ask(socket, end));
  });
}
