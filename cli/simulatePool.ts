import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The runs per process: a new process frees the memory of earlier runs. */
const RUNS_PER_PROCESS = 25;

/** A run whose process ended. */
export interface Failed {
  readonly seed: number;
  readonly error: string;
}

/** A task for a worker, which knows the rest of it. */
interface Seeded {
  readonly seed: number;
}

interface Pool<Answer> {
  /** The module that each process runs: it answers each message with one. */
  readonly worker: string;
  readonly processes: number;
  readonly signal: AbortSignal;
  /** Called for each run when it ends, in any order. */
  readonly onAnswer: (answer: Answer | Failed) => void;
}

/**
 * Executes runs in child processes, several in parallel.
 */
export async function runAll<Answer>(
  tasks: Iterable<Seeded>,
  { worker: file, processes, signal, onAnswer }: Pool<Answer>,
): Promise<void> {
  const left = tasks[Symbol.iterator]();
  const work = async () => {
    let worker: ChildProcess | undefined;
    const stop = () => worker?.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    for (let runs = 0; !signal.aborted; runs++) {
      const { value: task, done } = left.next() as IteratorResult<Seeded, undefined>;
      if (done) break;
      if (runs % RUNS_PER_PROCESS === 0 || !worker?.connected) {
        worker?.kill();
        worker = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      }
      const answer = await ask<Answer>(worker, task);
      if (!signal.aborted) onAnswer(answer);
    }
    signal.removeEventListener('abort', stop);
    worker?.kill();
  };
  await Promise.all(Array.from({ length: processes }, work));
}

async function ask<Answer>(worker: ChildProcess, task: Seeded): Promise<Answer | Failed> {
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
