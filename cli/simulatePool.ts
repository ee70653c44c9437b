import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Task } from './simulateWorker.ts';

const WORKER = fileURLToPath(new URL('./simulateWorker.ts', import.meta.url));

/** The runs per process: a new process frees the memory of earlier runs. */
const RUNS_PER_PROCESS = 25;

/**
 * Executes runs in child processes, several in parallel.
 * @param onAnswer called for each run when it ends, in any order
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
    error: `The process of the run exited with ${String(signal ?? code)}.`,
  }));
  // The one that loses the race may reject later.
  for (const promise of [answered, ended]) promise.catch(() => {});
  worker.send(task);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    heard.abort();
  }
}
