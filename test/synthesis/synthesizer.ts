import { pathToFileURL } from 'node:url';
import { SANDBOX_STAGE } from '../../cli/prepare.ts';
import { defineFleet } from '../../fleet/fleet.ts';
import { loadFleet } from '../../fleet/load.ts';
import { type BundledCode, bundleFunctions, EVERY_FUNCTION } from '../../stacks/bundle.ts';
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
  readonly synthesizeInto?: (folder: string, bundled: BundledCode) => Promise<void>;
}

const bundled: BundledCode = new Map();

let fleets = 0;

/** Whoever asks for a second fleet will ask for more: one bundling of the rest takes less than several of some. */
async function bundleTheRest(folder: string): Promise<void> {
  if (++fleets === 2) await bundleFunctions(defineFleet({}), folder, { needed: EVERY_FUNCTION, bundled });
}

async function carryOut({ file, folder }: Order): Promise<Answer> {
  try {
    await bundleTheRest(`${folder}-functions`);
    const { synthesizeInto } = (await import(pathToFileURL(file).href)) as Synthesizing;
    if (synthesizeInto) await synthesizeInto(folder, bundled);
    else await synthesize({ fleet: await loadFleet(file), stage: SANDBOX_STAGE, folder, bundled });
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// Loading the CDK with its rules, and bundling, take ten times as long as the rest of a fleet: one process has them all.
process.on('message', (order: Order) => void carryOut(order).then((answer) => process.send!(answer)));
