import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Checks that a port is free before the set-up, which takes seconds.
 * @throws an Error with the port and what to do
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

/** The error for the user if a port cannot be opened. */
export function explainPort(port: number, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const fault = code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${code ?? String(error)})`;
  return new Error(`Port ${port} on 127.0.0.1 ${fault}: specify another with --port, or 0 for any free one.`, {
    cause: error,
  });
}
