import type { Logger } from '@aws-lambda-powertools/logger';
import type { Attempt } from './contract/attempt.ts';
import { type Driver, isWriting } from './driver.ts';
import type { Probing } from './contract/input.ts';
import { runOpenLoop } from './openLoop.ts';
import { claim, isStopped, writeAttempts } from './results.ts';
import { AttemptSeries } from './series.ts';

/**
 * An invocation probes for this long at most: Lambda ends it after 15 minutes, and it has to write its results and hand
 * over.
 */
const INVOCATION_MAX_MS = 14 * 60_000;

/** How long before its end it starts the next invocation, which may have a cold start. */
const HANDOVER_MS = 10_000;

const WRITE_EVERY_MS = 10_000;

/** Rows per tick: one for each kind of connection. */
const ROWS_PER_TICK = 2;

export interface ProbingHost {
  readonly requestId: string;
  readonly logger: Logger;
  /** The probes by their names. */
  readonly drivers: ReadonlyMap<string, Driver>;
  /** Invokes this function again, asynchronously. */
  readonly goOn: (input: Probing) => Promise<void>;
}

/** Probes until the end, or hands over to the next invocation when this one nears its timeout. */
export async function probe(input: Probing, { requestId, logger, drivers, goOn }: ProbingHost): Promise<void> {
  const { firstMs, fromMs, invocation } = input.continues ?? {
    firstMs: Date.now(),
    fromMs: Date.now(),
    invocation: 0,
  };
  if (!(await claim(input, invocation, requestId))) {
    logger.info('already running in another invocation', { invocation });
    return;
  }
  const isLast = input.untilMs <= fromMs + INVOCATION_MAX_MS;
  const endMs = isLast ? input.untilMs : fromMs + INVOCATION_MAX_MS;
  const results = new Results(input, invocation, logger);
  const series = [...drivers].flatMap(([name, driver]) =>
    driver.connections.map((connection, index) => {
      const attempts = new AttemptSeries(name, driver, connection, (attempt) => results.add(attempt));
      return { attempts, index, isWriting: isWriting(driver) };
    }),
  );
  const handover = new Handover(() =>
    goOn({ ...input, continues: { firstMs, fromMs: endMs, invocation: invocation + 1 } }),
  );
  await runOpenLoop({
    firstMs,
    fromMs,
    untilMs: () => (results.isStopped ? 0 : endMs),
    onTick(tick) {
      // Rows are numbered by time, so that the next invocation needs nothing from this one.
      for (const { attempts, index, isWriting } of series) attempts.start(tick * ROWS_PER_TICK + index, isWriting);
      results.writeIfDue();
      if (!isLast && Date.now() >= endMs - HANDOVER_MS) handover.begin();
    },
  });
  await Promise.all(series.map(({ attempts }) => attempts.end()));
  await results.end();
  await handover.end();
}

/** Starts the next invocation, with retries until it is accepted. */
class Handover {
  readonly #goOn: () => Promise<void>;
  #asking: Promise<void> | undefined;
  #fault: unknown;

  constructor(goOn: () => Promise<void>) {
    this.#goOn = goOn;
  }

  begin(): void {
    this.#asking ??= this.#goOn().then(
      () => void (this.#fault = undefined),
      (error: unknown) => {
        this.#fault = error;
        this.#asking = undefined;
      },
    );
  }

  /**
   * @throws Lambda's last error, if it never accepted the invocation: the rest of the drill is not measured
   */
  async end(): Promise<void> {
    await this.#asking;
    if (this.#fault !== undefined) throw this.#fault;
  }
}

/** Attempts that are not in S3 yet. A failed write is retried with the next one. */
class Results {
  readonly #input: Probing;
  readonly #invocation: number;
  readonly #logger: Logger;
  #waiting: Attempt[] = [];
  #part = 0;
  #writing: Promise<void> | undefined;
  #writtenAtMs = Date.now();
  /** Stopping was requested. */
  isStopped = false;

  constructor(input: Probing, invocation: number, logger: Logger) {
    this.#input = input;
    this.#invocation = invocation;
    this.#logger = logger;
  }

  add(attempt: Attempt): void {
    this.#waiting.push(attempt);
  }

  writeIfDue(): void {
    if (this.#writing || Date.now() - this.#writtenAtMs < WRITE_EVERY_MS) return;
    this.#writtenAtMs = Date.now();
    this.#writing = this.#writeAndAsk()
      .catch((error: unknown) => this.#logger.warn('results could not be written; retrying', error as Error))
      .finally(() => (this.#writing = undefined));
  }

  /** Writes the rest. @throws S3's error: lost attempts must not look like success */
  async end(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async #writeAndAsk(): Promise<void> {
    await this.#write();
    if (await isStopped(this.#input)) this.isStopped = true;
  }

  async #write(): Promise<void> {
    const attempts = this.#waiting;
    if (attempts.length === 0) return;
    this.#waiting = [];
    try {
      await writeAttempts(this.#input, { invocation: this.#invocation, part: this.#part++ }, attempts);
    } catch (error) {
      this.#waiting = [...attempts, ...this.#waiting];
      throw error;
    }
  }
}
