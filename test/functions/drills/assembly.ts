import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { synthesizeForSandbox } from '../../../cli/prepare.ts';

let assembly: Awaited<ReturnType<typeof synthesizeForSandbox>>;

/** Synthesizes the stacks with the tests' fleet, once for all tests of a file: it takes seconds. */
export function synthesizeOnce(fleetFile = 'fleet.ts'): void {
  beforeAll(async () => {
    assembly = await synthesizeForSandbox(fileURLToPath(new URL(fleetFile, import.meta.url)));
  }, 180_000);
  afterAll(() => assembly.remove());
}

export const assemblyFolder = (): string => assembly.folder;
