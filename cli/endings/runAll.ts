import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../prepare.ts';
import { createProgress } from '../progress.ts';
import { runAll } from '../simulatePool.ts';
import { ENDING_CASES, nameOf } from './cases.ts';
import { sampleOf } from '../../sandbox/sample.ts';
import type { EndingAnswer, EndingTask } from './worker.ts';

interface EndingsOptions {
  readonly seed: number;
  readonly sample?: number;
  readonly only?: string;
  readonly processes: number;
  readonly json?: true;
}

const FLEET_FILE = fileURLToPath(new URL('../../sandbox/faults/endingsFleet.ts', import.meta.url));
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The interval of progress messages if the output is not a terminal. */
const TOLD_EVERY_CASES = 25;

/** Ends drills in every way, and sets the exit code: 0 if every one left the Region as it was, and was reported. */
export async function runEndings({ seed, sample, only = '', processes, json }: EndingsOptions): Promise<void> {
  const progress = createProgress();
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const named = new RegExp(only);
  const all = ENDING_CASES.map((_, at) => at).filter((at) => named.test(nameOf(ENDING_CASES[at]!)));
  const chosen = sample === undefined ? all : sampleOf(all, sample, seed);
  const verdicts: Record<string, number> = {};
  const failures: { name: string; faults: readonly string[] }[] = [];
  let ended = 0;
  let longestSeconds = 0;
  const add = (name: string, faults: readonly string[]) => {
    failures.push({ name, faults });
    progress.say([name, ...faults.map((fault) => `    ${fault}`)].join('\n'));
  };
  const assembly = await synthesizeForSandbox(FLEET_FILE, abort.signal);
  try {
    const tasks = chosen.map((at): EndingTask => ({ seed, at, assemblyFolder: assembly.folder }));
    await runAll<EndingAnswer>(tasks, {
      worker: WORKER,
      processes: Math.min(processes, chosen.length),
      signal: abort.signal,
      onAnswer(answer) {
        ended++;
        if ('error' in answer) add('a process', [answer.error]);
        else {
          const { faults, verdict = 'none', endingSeconds } = answer.result;
          verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
          longestSeconds = Math.max(longestSeconds, endingSeconds);
          if (faults.length > 0) add(nameOf(ENDING_CASES[answer.at]!), faults);
        }
        const text = `${ended} of ${chosen.length} endings, ${failures.length} not as they must be`;
        progress.showText(text);
        if (!process.stderr.isTTY && ended % TOLD_EVERY_CASES === 0) progress.say(text);
      },
    });
  } finally {
    await assembly.remove();
  }
  progress.done();
  const report = { endings: ended, of: ENDING_CASES.length, verdicts, longestSeconds, failures };
  const counted = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  process.stdout.write(
    json
      ? `${JSON.stringify(report, null, 1)}\n`
      : `${ended} of ${ENDING_CASES.length} endings (${counted.join(', ')}), ${failures.length} not as they must be.\n`,
  );
  process.exitCode = failures.length === 0 && ended === chosen.length ? 0 : 1;
}
