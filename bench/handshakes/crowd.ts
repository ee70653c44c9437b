import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Met, Order } from './client.ts';

const CLIENT = fileURLToPath(new URL('client.ts', import.meta.url));

/** Clients in a separate process. */
export interface Crowd {
  /** The result, once all clients are done. */
  readonly met: Promise<Met>;
  /** Stops opening connections. */
  end(): void;
}

/** Resolves when the first clients connect. @throws if the process ends earlier */
export async function startCrowd(order: Order): Promise<Crowd> {
  const child = spawn(process.execPath, [CLIENT, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`The clients exited with ${code} without a result.`);
  });
  const line = async () => String((await Promise.race([once(lines, 'line'), ended]))[0]);
  await line();
  return { met: line().then((said) => JSON.parse(said) as Met), end: () => void child.stdin.end() };
}
