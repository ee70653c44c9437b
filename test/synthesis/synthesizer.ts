import { SANDBOX_STAGE } from '../../cli/prepare.ts';
import { loadFleet } from '../../fleet/load.ts';
import type { BundledCode } from '../../stacks/bundle.ts';
import { synthesize } from '../../stacks/synthesize.ts';

/** What the process of `server.ts` is asked for, one after the other. */
export interface Order {
  readonly fleetFile: string;
  /** Where the cloud assembly goes. */
  readonly folder: string;
}

/** Undefined once the assembly is there. */
export type Answer = { readonly error: string } | undefined;

const bundled: BundledCode = new Map();

async function carryOut({ fleetFile, folder }: Order): Promise<Answer> {
  try {
    await synthesize({ fleet: await loadFleet(fleetFile), stage: SANDBOX_STAGE, folder, bundled });
    return undefined;
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Loading the CDK with its rules and bundling take ten times as long as a fleet, so that one process has all of them. */
process.on('message', (order: Order) => void carryOut(order).then((answer) => process.send!(answer ?? {})));
