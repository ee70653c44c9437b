import { ENDING_CASES } from './cases.ts';
import type { Rig } from './rig.ts';
import { type CaseResult, runCase } from './runCase.ts';
import { createEndingsRig } from './world.ts';

/** One case, by its place in the list. */
export interface EndingTask {
  readonly seed: number;
  readonly at: number;
  readonly assemblyFolder: string;
}

export interface EndingAnswer {
  readonly at: number;
  readonly result: CaseResult;
}

let standing: Rig | undefined;

// Ctrl-C reaches every process of the terminal; the parent process ends this one.
process.on('SIGINT', () => {});

process.on('message', (task: EndingTask) => {
  void runOne(task).then((result) => process.send!({ at: task.at, result } satisfies EndingAnswer));
});

/** In a Region in which the cases before have been run, too: what one leaves behind is what the next one stumbles over. */
async function runOne({ seed, at, assemblyFolder }: EndingTask): Promise<CaseResult> {
  try {
    standing ??= await createEndingsRig(assemblyFolder, seed);
    const result = await runCase(standing, ENDING_CASES[at]!);
    if (result.faults.length > 0) standing = undefined;
    return result;
  } catch (error) {
    standing = undefined;
    const fault = error instanceof Error ? error.stack! : String(error);
    return { faults: [fault], verdict: undefined, endingSeconds: 0 };
  }
}
