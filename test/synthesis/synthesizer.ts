import { pathToFileURL } from 'node:url';
import { SANDBOX_STAGE } from '../../cli/prepare.ts';
import { loadFleet } from '../../fleet/load.ts';
import type { BundledCode } from '../../stacks/bundle.ts';
import { synthesize } from '../../stacks/synthesize.ts';

/** What this process is asked for, one after the other. */
export interface Order {
  /** A fleet file, or a module that synthesizes something itself: it exports `synthesizeInto`. */
  readonly file: string;
  /** Where the cloud assembly goes. */
  readonly folder: string;
}

/** `error` is not there once the assembly is. */
export interface Answer {
  readonly error?: string;
}

interface Synthesizing {
  readonly synthesizeInto?: (folder: string) => Promise<void>;
}

const bundled: BundledCode = new Map();

async function carryOut({ file, folder }: Order): Promise<Answer> {
  try {
    const { synthesizeInto } = (await import(pathToFileURL(file).href)) as Synthesizing;
    if (synthesizeInto) await synthesizeInto(folder);
    else await synthesize({ fleet: await loadFleet(file), stage: SANDBOX_STAGE, folder, bundled });
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// Loading the CDK with its rules, and bundling, take ten times as long as the rest of a fleet: one process has them all.
process.on('message', (order: Order) => void carryOut(order).then((answer) => process.send!(answer)));
