import type { Attempt, Connection, Outcome } from './contract/attempt.ts';
import { type Driver, type Link, RefusedError } from './driver.ts';

/** The timeout of an attempt (docs/measures.md). */
const DEADLINE_MS = 1_000;

/** The maximum length of an error's text in a report. */
const ERROR_MAX_LENGTH = 100;

/** The attempts of one probe over one kind of connection. They run concurrently. */
export class AttemptSeries {
  readonly #probe: string;
  readonly #driver: Driver;
  readonly #connection: Connection;
  readonly #record: (attempt: Attempt) => void;
  readonly #running = new Set<Promise<void>>();
  /**
   * Kept connections that are idle, the latest last. Usually there is one; if attempts take longer than the interval, a
   * single one would make them wait for each other.
   */
  readonly #idle: Link[] = [];

  constructor(probe: string, driver: Driver, connection: Connection, record: (attempt: Attempt) => void) {
    this.#probe = probe;
    this.#driver = driver;
    this.#connection = connection;
    this.#record = record;
  }

  /** Starts an attempt now. */
  start(row: number, isWriting: boolean): void {
    const running = this.#attempt(row, isWriting).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for the running attempts, and closes the kept connections. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    for (const link of this.#idle.splice(0)) link.close();
  }

  async #attempt(row: number, isWriting: boolean): Promise<void> {
    const startedAtMs = Date.now();
    const deadline = startDeadline();
    let link: Link | undefined;
    let isSent = false;
    let outcome: Outcome = 'succeeded';
    let error: unknown;
    try {
      link = this.#takeIdle() ?? (await deadline.limit(this.#open(deadline.signal)));
      await deadline.limit(link.attempt(row, () => void (isSent = true)));
    } catch (thrown) {
      error = thrown;
      // Only a write can have an unknown effect.
      outcome = isWriting && isSent && !(thrown instanceof RefusedError) ? 'unknown' : 'failed';
      if (!(thrown instanceof RefusedError)) link?.close();
    } finally {
      deadline.clear();
      if (link) this.#release(link);
    }
    this.#record({
      probe: this.#probe,
      connection: this.#connection,
      startedAtMs,
      latencyMs: Date.now() - startedAtMs,
      outcome,
      ...(isWriting && { row }),
      ...(link?.answeredBy !== undefined && { answeredBy: link.answeredBy }),
      ...(error !== undefined && { error: textOf(error) }),
    });
  }

  /** A kept connection; undefined if there is none that still works. */
  #takeIdle(): Link | undefined {
    for (let link = this.#idle.pop(); link; link = this.#idle.pop()) {
      if (!link.isBroken) return link;
      link.close();
    }
    return undefined;
  }

  #release(link: Link): void {
    if (this.#connection === 'kept' && !link.isBroken) this.#idle.push(link);
    else link.close();
  }

  /** A connection that is established only after its attempt timed out is closed. */
  async #open(signal: AbortSignal): Promise<Link> {
    const link = await this.#driver.open(this.#connection, signal);
    if (signal.aborted) link.close();
    return link;
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects at the timeout, whatever the work does afterwards. */
  limit<Result>(work: Promise<Result>): Promise<Result>;
  clear(): void;
}

function startDeadline(): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('deadline')), DEADLINE_MS);
  const { signal } = controller;
  const up = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  // The promise may have no handler by then.
  up.catch(() => {});
  return {
    signal,
    limit(work) {
      work.catch(() => {});
      return Promise.race([work, up]);
    },
    clear: () => clearTimeout(timer),
  };
}

function textOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error).slice(0, ERROR_MAX_LENGTH);
}
