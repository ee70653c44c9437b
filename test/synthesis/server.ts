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
    /** Answers with the folder of the cloud assembly of the fleet file that is named in the body. */
    synthesisUrl: string;
  }
}

const SYNTHESIZER = fileURLToPath(new URL('synthesizer.ts', import.meta.url));
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/evenkeel', import.meta.url));

/** The cloud assemblies of a run, each made when it is asked for first. */
class Assemblies {
  readonly #root: string;
  readonly #made = new Map<string, Promise<string>>();
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(root: string) {
    this.#root = root;
  }

  of(file: string): Promise<string> {
    let made = this.#made.get(file);
    if (!made) {
      const folder = join(this.#root, String(++this.#count));
      made = this.#last.then(() => this.#make({ file, folder }));
      this.#last = made.catch(() => {});
      this.#made.set(file, made);
    }
    return made;
  }

  forget(): void {
    this.#child?.kill();
    this.#child = undefined;
    this.#made.clear();
  }

  async #make(order: Order): Promise<string> {
    const child = (this.#child ??= fork(SYNTHESIZER));
    const { error } = await new Promise<Answer>((resolve) => {
      const onExit = () => resolve({ error: 'the process ended' });
      child.once('exit', onExit).once('message', (answer: Answer) => {
        child.off('exit', onExit);
        resolve(answer);
      });
      child.send(order);
    });
    if (error !== undefined) throw new Error(`The stacks could not be synthesized:\n${error}`);
    return order.folder;
  }
}

/** Synthesizes each fleet of a run once, whichever process asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Commands that tests run in processes of their own load the same files over and over: half of what they cost. Node
  // checks the contents of each.
  process.env['NODE_COMPILE_CACHE'] = COMPILED;
  const root = await mkdtemp(join(tmpdir(), 'evenkeel-tests-'));
  const assemblies = new Assemblies(root);
  const server = createServer((request, response) => {
    const answer = async () => response.end(await assemblies.of(await text(request)));
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  project.provide('synthesisUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  // In watch mode the stacks may have changed.
  project.onTestsRerun(() => assemblies.forget());
  return async () => {
    assemblies.forget();
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true, force: true });
  };
}
