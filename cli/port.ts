import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Tells before the set-up, which takes seconds, that a port cannot be listened on.
 * @throws naming the port and what to do
 */
export async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explainPort(port, error);
  }
  server.close();
  await once(server, 'close');
}

/** What the user should read when listening on a port failed. */
export function explainPort(port: number, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const fault = code === 'EADDRINUSE' ? 'is taken' : `cannot be listened on (${code ?? String(error)})`;
  return new Error(`Port ${port} of 127.0.0.1 ${fault}. Name another with --port, or 0 for any free one.`, {
    cause: error,
  });
}
