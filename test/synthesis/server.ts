import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { Answer, Order } from './synthesizer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the folder of the cloud assembly of the fleet file that is its body. */
    synthesisUrl: string;
  }
}

const SYNTHESIZER = fileURLToPath(new URL('synthesizer.ts', import.meta.url));

/** Synthesizes each fleet of a run once, when the first test asks for it, whichever process that runs in. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'evenkeel-tests-'));
  // Commands that tests run in processes of their own load the same files over and over: half of what they cost. Node
  // checks the contents of each.
  process.env['NODE_COMPILE_CACHE'] = fileURLToPath(new URL('../../node_modules/.cache/evenkeel', import.meta.url));
  const assemblies = new Map<string, Promise<string>>();
  let child: ChildProcess | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let count = 0;

  const carryOut = async (order: Order): Promise<string> => {
    child ??= fork(SYNTHESIZER);
    child.send(order);
    const [answer] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => [{ error: 'the process ended' }]),
    ])) as [NonNullable<Answer> | Record<string, never>];
    if ('error' in answer) throw new Error(`Synthesizing the stacks failed:\n${answer.error}`);
    return order.folder;
  };
  const assemblyOf = (fleetFile: string): Promise<string> => {
    const known = assemblies.get(fleetFile);
    if (known) return known;
    const folder = join(root, String(++count));
    const made = queue.then(() => carryOut({ fleetFile, folder }));
    queue = made.catch(() => {});
    assemblies.set(fleetFile, made);
    return made;
  };

  const server = createServer((request, response) => {
    const answer = async () => {
      try {
        response.end(await assemblyOf(await text(request)));
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    };
    void answer();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  project.provide('synthesisUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  // In watch mode the stacks may have changed.
  const forget = () => {
    child?.kill();
    child = undefined;
    assemblies.clear();
  };
  project.onTestsRerun(forget);
  return async () => {
    forget();
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true });
  };
}
