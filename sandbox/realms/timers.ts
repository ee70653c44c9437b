import { AsyncResource } from 'node:async_hooks';
import { promisify } from 'node:util';
import type { Clock, Timer } from '../clock.ts';
import type { Life } from './life.ts';

/** Node takes any other delay for one millisecond: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

type Callback = (...args: unknown[]) => void;

/** Node's timers on the Region's clock, for one realm. */
export class RealmTimers {
  readonly #clock: Clock;
  readonly #life: Life;
  readonly #active = new Map<number, RealmTimeout>();
  #lastId = 0;

  constructor(clock: Clock, life: Life) {
    this.#clock = clock;
    this.#life = life;
    Object.defineProperty(this.setTimeout, promisify.custom, { value: this.sleep });
  }

  readonly setTimeout = (callback: Callback, delayMs?: number, ...args: unknown[]): RealmTimeout =>
    this.#start(callback, delayMs, args, false);

  readonly setInterval = (callback: Callback, delayMs?: number, ...args: unknown[]): RealmTimeout =>
    this.#start(callback, delayMs, args, true);

  readonly clear = (timeout: unknown): void => {
    if (timeout instanceof RealmTimeout) timeout.close();
    else if (typeof timeout === 'number' || typeof timeout === 'string') this.#active.get(Number(timeout))?.close();
  };

  /** `setTimeout` of `node:timers/promises`. */
  readonly sleep = <T>(delayMs?: number, value?: T, options?: { signal?: AbortSignal }): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted) {
        reject(aborted(signal));
        return;
      }
      const onAbort = () => {
        timeout.close();
        reject(aborted(signal));
      };
      const timeout = this.setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      }, delayMs);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  /** Forgets every timer that has not fired. */
  clearAll(): void {
    for (const timeout of this.#active.values()) timeout.close();
  }

  #start(callback: Callback, delayMs: number | undefined, args: unknown[], repeats: boolean): RealmTimeout {
    if (typeof callback !== 'function') {
      throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const id = ++this.#lastId;
    // As in Node, the callback sees the async-local storage of the code that set the timer. Binding it, as
    // AsyncLocalStorage.bind does, would take fifty times as long.
    const setter = new AsyncResource('RealmTimeout');
    const timeout = new RealmTimeout(id, {
      clock: this.#clock,
      delayMs: nodeDelay(delayMs),
      repeats,
      callback: () => setter.runInAsyncScope(callback, undefined, ...args),
      whenAwake: (work) => this.#life.run(work),
      onActive: () => this.#active.set(id, timeout),
      onInactive: () => this.#active.delete(id),
    });
    timeout.refresh();
    return timeout;
  }
}

interface TimeoutOptions {
  readonly clock: Clock;
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly callback: () => void;
  /** Runs work now, or when the realm thaws. */
  readonly whenAwake: (work: () => void) => void;
  readonly onActive: () => void;
  readonly onInactive: () => void;
}

/** The object that Node's setTimeout returns. Nothing in a Region waits for the event loop, so `unref` changes nothing. */
class RealmTimeout {
  readonly #id: number;
  readonly #options: TimeoutOptions;
  #timer: Timer | undefined;

  constructor(id: number, options: TimeoutOptions) {
    this.#id = id;
    this.#options = options;
  }

  /** Starts the delay anew. */
  refresh(): this {
    const { clock, delayMs, onActive, whenAwake } = this.#options;
    clock.clearTimeout(this.#timer);
    onActive();
    const timer = clock.setTimeout(() => whenAwake(() => this.#fire(timer)), delayMs);
    this.#timer = timer;
    return this;
  }

  #fire(timer: Timer): void {
    // Cleared or started anew between its time and the thaw.
    if (this.#timer !== timer) return;
    if (this.#options.repeats) this.refresh();
    else this.close();
    this.#options.callback();
  }

  close(): this {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.onInactive();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function nodeDelay(delayMs: number | undefined): number {
  const delay = Number(delayMs);
  return delay >= 1 && delay <= LONGEST_DELAY_MS ? Math.trunc(delay) : 1;
}

function aborted(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
