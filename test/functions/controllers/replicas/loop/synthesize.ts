import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { synthesizeForSandbox } from '../../../../../cli/prepare.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cloud assembly of the tests' fleet. */
    assemblyFolder: string;
  }
}

/** Synthesizes the stacks once for all tests that deploy them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { folder, remove } = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
  project.provide('assemblyFolder', folder);
  return remove;
}
