import type { EventType, History } from '../history.ts';
import type { Thread } from './thread.ts';

/** The branches of a Parallel state, or the iterations of a Map state. */
export interface Branches {
  readonly count: number;
  /** How many run at once. */
  readonly limit: number;
  /** Makes the thread of one of them, which follows an event. */
  readonly begin: (index: number, previousEventId: number) => Thread;
  readonly run: (index: number, thread: Thread) => Promise<unknown>;
}

/**
 * Carries out all of them and gives their results in order. The first that fails ends the others, and everything. What
 * comes next in `parent` follows the branch that ended last, or the one that failed.
 */
export function runBranches(history: History, parent: Thread, branches: Branches): Promise<unknown[]> {
  return new Promise((resolve, reject) => new Race(history, parent, branches, resolve, reject).start());
}

class Race {
  readonly #history: History;
  readonly #parent: Thread;
  readonly #branches: Branches;
  readonly #resolve: (results: unknown[]) => void;
  readonly #reject: (error: unknown) => void;
  readonly #results: unknown[];
  #begun = 0;
  #done = 0;

  constructor(
    history: History,
    parent: Thread,
    branches: Branches,
    resolve: (results: unknown[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#history = history;
    this.#parent = parent;
    this.#branches = branches;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#results = Array.from({ length: branches.count });
  }

  start(): void {
    if (this.#branches.count === 0) return this.#resolve([]);
    this.#guarded(() => {
      const { count, limit } = this.#branches;
      // All that run at once begin before the first of them enters a state.
      const first = Array.from({ length: Math.min(count, limit) }, () => this.#begin(this.#parent.previousEventId));
      for (const [index, thread] of first) this.#run(index, thread);
    });
  }

  #begin(previousEventId: number): readonly [index: number, thread: Thread] {
    const index = this.#begun++;
    return [index, this.#branches.begin(index, previousEventId)];
  }

  #run(index: number, thread: Thread): void {
    this.#branches.run(index, thread).then(
      (result) => this.#guarded(() => this.#succeed(index, thread, result)),
      (error: unknown) => {
        if (!thread.isOver) this.#guarded(() => this.#fail(thread, error));
      },
    );
  }

  #succeed(index: number, thread: Thread, result: unknown): void {
    if (thread.isOver) return;
    const { iteration, previousEventId } = thread;
    this.#parent.children.delete(thread);
    this.#results[index] = result;
    const ended = iteration
      ? this.#history.addBeside(previousEventId, 'MapIterationSucceeded', {
          mapIterationSucceededEventDetails: iteration,
        })
      : previousEventId;
    if (++this.#done === this.#branches.count) {
      this.#parent.previousEventId = ended;
      this.#resolve(this.#results);
    } else if (this.#begun < this.#branches.count) this.#run(...this.#begin(previousEventId));
  }

  #fail(failed: Thread, error: unknown): void {
    const { iteration, previousEventId } = failed;
    this.#parent.previousEventId = previousEventId;
    if (iteration) {
      this.#history.addBeside(previousEventId, 'MapIterationFailed', { mapIterationFailedEventDetails: iteration });
    }
    for (const thread of [failed, ...[...this.#parent.children].filter((each) => each !== failed)]) {
      if (thread !== failed && thread.iteration) {
        const details = { mapIterationAbortedEventDetails: thread.iteration };
        this.#history.addBeside(previousEventId, 'MapIterationAborted', details);
      }
      this.#abortStates(thread, previousEventId);
      thread.end();
    }
    this.#parent.children.clear();
    this.#reject(error);
  }

  /** Tells of the states that are left without an exit, the inner ones first. A Fail state ends by itself. */
  #abortStates(thread: Thread, previousEventId: number): void {
    for (const child of thread.children) this.#abortStates(child, previousEventId);
    const type = thread.state?.type;
    if (type !== undefined && type !== 'Fail') {
      this.#history.addBeside(previousEventId, `${type}StateAborted` as EventType);
    }
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      for (const thread of this.#parent.children) thread.end();
      this.#parent.children.clear();
      this.#reject(error);
    }
  }
}
