import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, inject } from 'vitest';

/** The fleet of two clusters that most tests deploy. */
export const TWO_CLUSTERS = new URL('../functions/controllers/replicas/loop/fleet.ts', import.meta.url);

/** The folder of the cloud assembly of a fleet file. All tests of a run share it, so that none may change it. */
export async function assemblyOf(fleetFile: URL): Promise<string> {
  const asking = request(inject('synthesisUrl'), { method: 'POST' }).end(fileURLToPath(fleetFile));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const said = await text(answer);
  if (answer.statusCode !== 200) throw new Error(said);
  return said;
}

let folder: string | undefined;

/** Has the stacks synthesized with a fleet before the first test, whose time is its own. */
export function synthesizeBefore(fleetFile: URL): void {
  beforeAll(async () => {
    folder = await assemblyOf(fleetFile);
  });
  afterAll(() => (folder = undefined));
}

/** The cloud assembly that the tests of this file have asked for. */
export function assemblyFolder(): string {
  if (folder === undefined) throw new Error('this file has asked for no cloud assembly');
  return folder;
}
