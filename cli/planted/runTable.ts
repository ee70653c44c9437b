import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../prepare.ts';
import { createProgress } from '../progress.ts';
import { runAll } from '../simulatePool.ts';
import { WORLDS } from '../simulateWorlds.ts';
import { PLANTED_BUGS } from './bugs.ts';
import type { PlantedAnswer, PlantedTask } from './worker.ts';

interface TableOptions {
  readonly from: number;
  readonly seeds: number;
  readonly only?: string;
  readonly processes: number;
  readonly json?: true;
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Looks for each planted bug, prints after how many seeds it was found, and sets the exit code: 0 if all were. */
export async function runTable({ from, seeds, only = '', processes, json }: TableOptions): Promise<void> {
  const progress = createProgress();
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const named = new RegExp(only);
  const chosen = PLANTED_BUGS.flatMap(({ name }, at) => (named.test(name) ? [at] : []));
  const answers: PlantedAnswer[] = [];
  const assembly = await synthesizeForSandbox(WORLDS.fleet.fleetFile, abort.signal);
  try {
    await runAll<PlantedAnswer>(
      chosen.map((at): PlantedTask => ({ seed: at, from, seeds, assemblyFolder: assembly.folder })),
      {
        worker: WORKER,
        processes: Math.min(processes, chosen.length),
        signal: abort.signal,
        onAnswer(answer) {
          if ('error' in answer) return progress.say(`${PLANTED_BUGS[answer.seed]!.name}: ${answer.error}`);
          answers.push(answer);
          progress.say(rowOf(answer));
          progress.showText(`${answers.length} of ${chosen.length} bugs looked for`);
        },
      },
    );
  } finally {
    await assembly.remove();
  }
  progress.done();
  const inOrder = answers.toSorted((a, b) => a.at - b.at);
  const table = ['| planted bug | seeds until found | found by |', '|---|---|---|', ...inOrder.map(rowOf)];
  const report = inOrder.map(({ at, ...found }) => ({ bug: PLANTED_BUGS[at]!.name, ...found }));
  process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : `${table.join('\n')}\n`);
  process.exitCode = answers.filter(({ found }) => found).length === chosen.length ? 0 : 1;
}

function rowOf({ at, found }: PlantedAnswer): string {
  const { name } = PLANTED_BUGS[at]!;
  return found ? `| ${name} | ${found.seeds} | ${found.invariant} |` : `| ${name} | not found | |`;
}
