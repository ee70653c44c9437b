import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Task } from './simulateWorker.ts';

const WORKER = fileURLToPath(new URL('./simulateWorker.ts', import.meta.url));

/** A process is replaced after so many runs, so that what a Region leaves behind in it does not add up. */
const RUNS_PER_PROCESS = 25;

/**
 * Makes runs in processes of their own, several at a time.
 * @param onAnswer called for each run as it ends, in no order
 */
export async function runAll(
  tasks: Iterable<Task>,
  { processes, signal, onAnswer }: { processes: number; signal: AbortSignal; onAnswer: (answer: Answer) => void },
): Promise<void> {
  const left = tasks[Symbol.iterator]();
  const work = async () => {
    let worker: ChildProcess | undefined;
    const stop = () => worker?.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    for (let runs = 0; !signal.aborted; runs++) {
      const { value: task, done } = left.next() as IteratorResult<Task, undefined>;
      if (done) break;
      if (runs % RUNS_PER_PROCESS === 0 || !worker?.connected) {
        worker?.kill();
        worker = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      }
      const answer = await ask(worker, task);
      if (!signal.aborted) onAnswer(answer);
    }
    signal.removeEventListener('abort', stop);
    worker?.kill();
  };
  await Promise.all(Array.from({ length: processes }, work));
}

async function ask(worker: ChildProcess, task: Task): Promise<Answer> {
  const heard = new AbortController();
  const answered = once(worker, 'message', { signal: heard.signal }).then(([answer]) => answer as Answer);
  const ended = once(worker, 'exit', { signal: heard.signal }).then(([code, signal]) => ({
    seed: task.seed,
    error: `The process of the run ended with ${String(signal ?? code)}.`,
  }));
  // Whichever comes second is not waited for any more.
  for (const promise of [answered, ended]) promise.catch(() => {});
  worker.send(task);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    heard.abort();
  }
}
